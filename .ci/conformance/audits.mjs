// The audits of GraphQL over HTTP, all of which must pass, optional ones too.
import { auditServer } from 'graphql-http';

export async function audits({ address, token }) {
  const results = await auditServer({
    url: `${address}/graphql`,
    fetchFn: (url, init = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
  });
  const failed = results.filter((result) => result.status !== 'ok');
  for (const result of results) await result.response?.body?.cancel().catch(() => {});
  for (const { id, name, status, reason } of failed) console.error(`  ${status} ${id} ${name}: ${reason}`);
  if (results.length < 61) throw new Error(`${results.length} audits ran, not 61`);
  if (failed.length > 0) throw new Error(`${failed.length} of ${results.length} audits failed`);
  return `${results.length} audits of GraphQL over HTTP passed`;
}

// Reads a list to its end, page by page, with urql and the types that were generated, and prints what it saw.
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { PageDocument, SignInDocument, type PurchaseFilter, type RowFragment } from './operations.js';

declare const process: { readonly env: Record<string, string | undefined>; exitCode: number };

const { SHANHAI_ENDPOINT: url = '', SHANHAI_NAME: name = '', SHANHAI_PASSWORD: password = '' } = process.env;

async function session(): Promise<string> {
  const nobody = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
  const { data, error } = await nobody.mutation(SignInDocument, { input: { name, password } }).toPromise();
  const token = data?.signIn.accessToken;
  if (!token) throw new Error(`no session: ${error?.message ?? data?.signIn.userErrors.map(({ code }) => code).join()}`);
  return token;
}

function client(token: string): Client {
  return new Client({
    url,
    exchanges: [cacheExchange, fetchExchange],
    // Queries by GET where they are short, as urql does unless told otherwise.
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  });
}

async function all(urql: Client, filter: PurchaseFilter, first: number): Promise<{ rows: RowFragment[]; total: number; pages: number }> {
  const rows: RowFragment[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const { data, error }: Awaited<ReturnType<typeof page>> = await page(urql, filter, first, after);
    if (!data) throw error ?? new Error('no answer');
    const { nodes, pageInfo, totalCount, totalCountIsExact } = data.purchases;
    rows.push(...nodes);
    if (!pageInfo.hasNextPage) return { rows, total: totalCountIsExact ? totalCount : Number.NaN, pages };
    after = pageInfo.endCursor ?? null;
  }
}

function page(urql: Client, filter: PurchaseFilter, first: number, after: string | null) {
  return urql.query(PageDocument, { filter, first, after }).toPromise();
}

const urql = client(await session());
const filter: PurchaseFilter = { state: { in: ['CONFIRMED'] }, year: { eq: 2022 } };
const { rows, total, pages } = await all(urql, filter, 20);
const fen = rows.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n);
console.log(JSON.stringify({
  pages,
  total,
  ids: rows.map(({ id }) => id),
  states: [...new Set(rows.map(({ state }) => state))],
  units: new Set(rows.map(({ unit }) => `${unit?.region?.name} ${unit?.name}`)).size,
  fen: fen.toString(),
}));

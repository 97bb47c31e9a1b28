// Who is signed in. The tokens are in this page's memory and nowhere else: they go when it is closed or loaded anew.
import { language, words } from './words.js';

export const endpoint = new URL('graphql', location.href).href;

// How long before its end a token is exchanged for a new one.
const EARLY = 60_000;

const PAYLOAD = '{ accessToken refreshToken expiresAt viewer { displayName } userErrors { message } }';

export class Session {
  #access;
  #refresh;
  #expires = 0;
  #renewing;
  #listeners = new Set();

  // What is shown: who it is, or why it is nobody.
  state = { name: undefined, trouble: undefined };

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = () => this.state;

  signIn(name, password) {
    return this.#begin(`mutation ($input: SignInInput!) { session: signIn(input: $input) ${PAYLOAD} }`, { name, password });
  }

  async signOut() {
    const headers = await this.headers();
    this.#end();
    await post({ query: 'mutation { signOut { done } }' }, headers).catch(() => {});
  }

  // What goes with every request.
  async headers() {
    if (this.#access && Date.now() > this.#expires - EARLY) await (this.#renewing ??= this.#renew());
    return { 'accept-language': language, ...(this.#access && { authorization: `Bearer ${this.#access}` }) };
  }

  async #renew() {
    const input = { refreshToken: this.#refresh };
    await this.#begin(`mutation ($input: RefreshSessionInput!) { session: refreshSession(input: $input) ${PAYLOAD} }`, input);
    this.#renewing = undefined;
    if (!this.#access) this.#end(words.over);
  }

  async #begin(query, input) {
    try {
      const { data, errors } = await post({ query, variables: { input } }, { 'accept-language': language });
      const session = data?.session;
      if (!session?.accessToken) return this.#end((session?.userErrors ?? errors)?.[0]?.message ?? words.away);
      this.#access = session.accessToken;
      this.#refresh = session.refreshToken;
      this.#expires = Date.parse(session.expiresAt);
      this.#say({ name: session.viewer.displayName, trouble: undefined });
    } catch {
      this.#end(words.away);
    }
  }

  #end(trouble) {
    this.#access = this.#refresh = undefined;
    this.#say({ name: undefined, trouble });
  }

  #say(state) {
    this.state = state;
    this.#listeners.forEach((listener) => listener());
  }
}

// One request over HTTP, whatever its status: what was refused says so in its errors.
export async function post(request, headers) {
  const response = await fetch(endpoint, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(request),
  });
  return response.json();
}

// GraphiQL with a sign-in above it.
import { GraphiQL } from 'graphiql';
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import { Session, endpoint, post } from './session.js';
import { language, words } from './words.js';

// The language services of the editors, each a worker of this server's own.
globalThis.MonacoEnvironment = {
  getWorker(_module, label) {
    const name = label === 'json' || label === 'graphql' ? label : 'editor';
    return new Worker(new URL(`${name}.worker.js`, import.meta.url), { type: 'module' });
  },
};

const session = new Session();

// A stream that breaks is shown as broken: begun again by itself it would silently miss what happened meanwhile.
const streams = createClient({
  url: endpoint,
  retryAttempts: 0,
  credentials: 'omit',
  headers: () => session.headers(),
});

function fetcher(request, { documentAST, headers } = {}) {
  const operation = documentAST && getOperationAST(documentAST, request.operationName);
  if (operation?.operation === 'subscription') return streams.iterate(request);
  return session.headers().then((own) => post(request, { ...own, ...headers }));
}

function Bar() {
  const { name, trouble } = useSyncExternalStore(session.subscribe, session.snapshot);
  const signIn = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    form.elements.password.value = '';
    session.signIn(given.get('name'), given.get('password'));
  };
  return (
    <header className="bar">
      <strong>Shanhai 山海</strong>
      <output role="status">{name ?? trouble ?? words.nobody}</output>
      {name ? (
        <button onClick={() => session.signOut()}>{words.signOut}</button>
      ) : (
        <form onSubmit={signIn}>
          <input name="name" aria-label={words.name} placeholder={words.name} autoComplete="username" required />
          <input name="password" aria-label={words.password} placeholder={words.password} type="password" autoComplete="current-password" required />
          <button>{words.signIn}</button>
        </form>
      )}
    </header>
  );
}

document.documentElement.lang = language;
createRoot(document.getElementById('page')).render(
  <>
    <Bar />
    {/* What was typed goes with the tab: machines in offices are shared. */}
    <GraphiQL fetcher={fetcher} storage={sessionStorage} defaultQuery={words.welcome} inputValueDeprecation schemaDescription showPersistHeadersSettings={false} />
  </>,
);

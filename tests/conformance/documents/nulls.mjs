// Documents that hold, in which something fails while it runs: null where it may be, an error with its path.
const NEVER = 'on: "never"';

export default [
  {
    name: 'a root field that may be null is null, its neighbours are there',
    query: '{ region(code: "4") { name } viewer { name } }',
    data: { region: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['region'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'an error has the path of the alias',
    query: '{ a: node(id: "nonsense") { id } viewer { name } }',
    data: { a: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['a'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'a root field that must be there takes all with it',
    query: '{ regions(first: 1000) { nodes { code } } viewer { name } }',
    data: null,
    errors: [{ path: ['regions'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'what one may not do takes all with it where it must be there',
    query: '{ auditTrail(first: 1) { nodes { id } } viewer { name } }',
    data: null,
    errors: [{ path: ['auditTrail'], code: 'FORBIDDEN' }],
  },
  {
    name: 'a field that must be there nulls the object around it, and nothing more',
    query: `{ region(code: "440000") { name assisted(${NEVER}) } viewer { name } }`,
    data: { region: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['region', 'assisted'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'a list that must be there, likewise',
    query: `{ region(code: "440000") { children(${NEVER}) { name } } viewer { name } }`,
    data: { region: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['region', 'children'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'the nearest one that may be null',
    query: `{ region(code: "440103") { name parent { name parent { name children(${NEVER}) { name } } } } }`,
    data: { region: { name: '荔湾区', parent: { name: '广州市', parent: null } } },
    errors: [{ path: ['region', 'parent', 'parent', 'children'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'two that fail are two errors',
    query: `{ a: region(code: "440000") { assisted(${NEVER}) } b: region(code: "x") { name } viewer { name } }`,
    data: { a: null, b: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['a', 'assisted'], code: 'BAD_USER_INPUT' }, { path: ['b'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'out of a list of what must be there, up to the root',
    query: `{ regions(first: 1) { nodes { code children(${NEVER}) { code } } } viewer { name } }`,
    data: null,
    errors: [{ path: ['regions', 'nodes', 0, 'children'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'within a list, each entry for itself',
    query: `{ pairings(first: 2) { nodes { donor { code children(${NEVER}) { code } } } } }`,
    data: { pairings: { nodes: [{ donor: null }, { donor: null }] } },
    errors: [0, 1].map((at) => ({ path: ['pairings', 'nodes', at, 'donor', 'children'], code: 'BAD_USER_INPUT' })),
  },
  {
    name: 'out of a list within a list',
    query: `{ regions(first: 1) { nodes { children { children(${NEVER}) { code } } } } }`,
    data: null,
    errors: [{ path: ['regions', 'nodes', 0, 'children', 0, 'children'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'in a fragment, under an alias',
    query: `{ r: region(code: "440000") { ...f } } fragment f on Region { c: children(${NEVER}) { code } }`,
    data: { r: null },
    errors: [{ path: ['r', 'c'], code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'a value of a scalar of ours in a variable that is of another kind',
    // Which texts are days the rules say, not the scalar, so that a batch is answered line by line.
    query: 'query ($on: Date) { region(code: "440000") { code assisted(on: $on) } viewer { name } }',
    variables: { on: '31 October' },
    data: { region: null, viewer: { name: 'gx.coordinator' } },
    errors: [{ path: ['region', 'assisted'], code: 'BAD_USER_INPUT' }],
  },
];

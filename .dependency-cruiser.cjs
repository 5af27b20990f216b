/**
 * The directions of docs/architecture.md. `npm run lint` fails on a breach.
 * A module's neighbours see its index.ts alone; domain modules form a tree; platform knows no domain word.
 */
const MODULES = ['tenants', 'auth', 'audit', 'data-sources', 'query', 'dashboards', 'visualization', 'embedding', 'realtime', 'demo'];

/** Who may import whom, through the door. What is not listed is forbidden. */
const ALLOWED = {
  audit: [],
  tenants: ['audit'],
  auth: ['tenants', 'audit'],
  'data-sources': ['auth', 'tenants', 'audit'],
  query: ['data-sources', 'auth', 'tenants', 'audit'],
  visualization: [],
  dashboards: ['visualization', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
  embedding: ['dashboards', 'query', 'auth', 'tenants', 'audit'],
  realtime: ['embedding', 'dashboards', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
  demo: ['embedding', 'dashboards', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
};

const directions = MODULES.map((name) => ({
  name: `direction-of-${name}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${MODULES.filter((other) => other !== name && !ALLOWED[name].includes(other)).join('|')})/` },
}));

const doors = MODULES.map((name) => ({
  name: `door-of-${name}`,
  severity: 'error',
  comment: `${name} is used through its index.ts`,
  from: { path: '^src/', pathNot: `^src/(${name}/|entities\\.ts$)` },
  // The chart grammar has a door of its own, because the browser bundles it.
  to: { path: `^src/${name}/`, pathNot: `^src/${name}/(index|chart/index)\\.ts$` },
}));

const platformDoors = ['config', 'database', 'cache', 'events', 'jobs', 'http', 'observability', 'clock', 'network'].map((name) => ({
  name: `door-of-platform-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/platform/${name}/` },
  to: { path: `^src/platform/${name}/`, pathNot: `^src/platform/${name}/(index|rate-limit/index|embedded/index)\\.ts$` },
}));

module.exports = {
  forbidden: [
    ...directions,
    ...doors,
    ...platformDoors,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${MODULES.join('|')})/` },
    },
    {
      name: 'pure-domain',
      severity: 'error',
      comment: 'Domain logic is a function of its arguments: no framework, no database, no sockets.',
      from: { path: '^src/[^/]+/(domain|chart)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^|/)node_modules/(@nestjs|typeorm|pg|pg-cursor|ioredis|ws|fastify)/' },
    },
    {
      name: 'migrations-are-self-contained',
      severity: 'error',
      from: { path: '^migrations/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'web-takes-charts-alone',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/', pathNot: '^src/visualization/chart/' },
    },
    {
      name: 'sdk-takes-charts-alone',
      severity: 'error',
      comment: 'The SDK runs in pages of others: of the server it knows the grammar of charts, of the web application nothing.',
      from: { path: '^sdk/src/' },
      to: { path: '^(src|web)/', pathNot: '^src/visualization/chart/' },
    },
    {
      name: 'sdk-draws-lazily',
      severity: 'error',
      comment: 'Charts and the chart library are loaded when the first is drawn.',
      from: { path: '^sdk/src/', pathNot: '^sdk/src/(charts|pictures)/' },
      to: { path: '^(src/visualization/|sdk/src/(charts|pictures)/)|@tidemark/chart|node_modules/echarts', dynamic: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};

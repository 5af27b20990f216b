/**
 * The directions of docs/architecture.md. `npm run lint` fails on a breach.
 * A module's neighbours see its index.ts alone; domain modules form a tree; platform knows no domain word.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- dependency-cruiser loads this file as CommonJS */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
/* eslint-enable @typescript-eslint/no-require-imports */

/** The folders of a folder: every one of them falls under the rules, also one that nobody has thought of here. */
const foldersOf = (...path) =>
  readdirSync(join(__dirname, ...path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const MODULES = foldersOf('src').filter((name) => name !== 'platform');

/** Who may import whom, through the door. What is not listed is forbidden. */
const ALLOWED = {
  audit: [],
  tenants: ['audit'],
  auth: ['tenants', 'audit'],
  'data-sources': ['auth', 'tenants', 'audit'],
  metrics: ['auth', 'tenants', 'audit'],
  anomalies: ['metrics', 'auth', 'tenants', 'audit'],
  guards: ['metrics', 'auth', 'tenants', 'audit'],
  query: ['metrics', 'data-sources', 'auth', 'tenants', 'audit'],
  kpis: ['query', 'data-sources', 'metrics', 'auth', 'tenants', 'audit'],
  materializations: ['query', 'data-sources', 'auth', 'tenants', 'audit'],
  visualization: [],
  notifications: ['visualization', 'data-sources', 'auth', 'tenants', 'audit'],
  dashboards: ['visualization', 'metrics', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
  exports: ['dashboards', 'visualization', 'query', 'auth', 'tenants', 'audit'],
  embedding: ['exports', 'dashboards', 'query', 'auth', 'tenants', 'audit'],
  'system-health': ['guards', 'metrics', 'data-sources', 'auth', 'tenants', 'audit'],
  economics: ['system-health', 'notifications', 'query', 'metrics', 'data-sources', 'auth', 'tenants', 'audit'],
  'ai-usage': ['economics', 'system-health', 'guards', 'metrics', 'auth', 'tenants', 'audit'],
  alerts: ['ai-usage', 'economics', 'visualization', 'notifications', 'anomalies', 'guards', 'kpis', 'query', 'metrics', 'auth', 'tenants', 'audit'],
  realtime: ['ai-usage', 'economics', 'alerts', 'notifications', 'anomalies', 'system-health', 'guards', 'kpis', 'embedding', 'exports', 'dashboards', 'metrics', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
  'product-analytics': ['system-health', 'dashboards', 'data-sources'],
  demo: ['ai-usage', 'economics', 'alerts', 'notifications', 'guards', 'system-health', 'anomalies', 'kpis', 'materializations', 'embedding', 'dashboards', 'query', 'data-sources', 'auth', 'tenants', 'audit'],
};

const unruled = MODULES.filter((name) => !Object.hasOwn(ALLOWED, name));
if (unruled.length > 0) throw new Error(`Say in ALLOWED of .dependency-cruiser.cjs whom src/${unruled.join(', src/')} may import.`);
const unknown = Object.entries(ALLOWED).flatMap((entry) => entry.flat()).filter((name) => !MODULES.includes(name));
if (unknown.length > 0) throw new Error(`ALLOWED of .dependency-cruiser.cjs names ${unknown.join(', ')}, of which there is no folder in src.`);

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

const platformDoors = foldersOf('src', 'platform').map((name) => ({
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
      from: { path: ['^src/[^/]+/(domain|chart)/', '^src/(system-health|economics)/[^/]+/domain/'], pathNot: '\\.spec\\.ts$' },
      to: { path: '(^|/)node_modules/(@nestjs|typeorm|pg|pg-cursor|ioredis|ws|fastify)/' },
    },
    {
      name: 'migrations-are-self-contained',
      severity: 'error',
      from: { path: '^migrations/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'web-takes-what-is-pure',
      severity: 'error',
      comment: 'Of the server the application knows the grammar of charts, and which alerts a silence matches.',
      from: { path: '^web/src/' },
      to: { path: '^src/', pathNot: '^src/(visualization/chart/|alerts/domain/silence\\.ts$)' },
    },
    {
      name: 'web-takes-what-is-shared',
      severity: 'error',
      comment: 'What the SDK and the application do alike lies in the SDK: echarts parts, time ranges, tokens of frames.',
      from: { path: '^web/src/' },
      to: { path: '^sdk/src/', pathNot: '^sdk/src/(charts/runtime|filters/time-ranges|session/)' },
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

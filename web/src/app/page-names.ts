import type { components } from '../api/schema.js';

type Page = NonNullable<components['schemas']['PageReportDto']['page']>;

/** Pages by the first part of their address; what has an id behind it may be another page. */
const PAGES: Readonly<Record<string, Page>> = {
  '': 'home',
  home: 'home',
  kpis: 'kpis',
  dashboards: 'dashboards',
  explore: 'explore',
  'data-sources': 'sources',
  'materialized-views': 'sources',
  system: 'health',
  alerts: 'alerts',
  guards: 'guards',
  anomalies: 'anomalies',
  economics: 'economics',
  'ai-usage': 'ai-usage',
  embedding: 'embedding',
  exports: 'exports',
  members: 'admin',
  'api-keys': 'admin',
  admin: 'admin',
  jobs: 'admin',
  cache: 'admin',
  settings: 'profile',
};

/** What a page is called in figures: one of few names, never its address. */
export function pageOf(pathname: string): Page {
  const [first = '', second] = pathname.split('/').slice(1);
  if (first === 'dashboards' && second) return 'dashboard';
  if (first === 'system' && second === 'logs') return 'logs';
  return Object.hasOwn(PAGES, first) ? (PAGES[first] as Page) : 'other';
}

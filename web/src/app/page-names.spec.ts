import { pageOf } from './page-names.js';

describe('pageOf', () => {
  it.each([
    ['/', 'home'],
    ['/kpis', 'kpis'],
    ['/kpis/orders/edit', 'kpis'],
    ['/jobs', 'admin'],
    ['/cache', 'admin'],
    ['/materialized-views', 'sources'],
    ['/dashboards', 'dashboards'],
    ['/dashboards/', 'dashboards'],
    ['/dashboards/4c0e', 'dashboard'],
    ['/system/logs', 'logs'],
    ['/anomalies/metrics/4c0e', 'anomalies'],
    ['/economics', 'economics'],
    ['/system', 'health'],
    ['/data-sources/new', 'sources'],
    ['/settings/profile', 'profile'],
    ['/nowhere/4c0e', 'other'],
    ['/constructor', 'other'],
  ])('calls %s %s', (path, name) => expect(pageOf(path)).toBe(name));
});

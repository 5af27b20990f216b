import { loadCharts } from '../features/dashboards/visuals/load-charts.js';

const DASHBOARD = /^\/dashboards\/[0-9a-f-]{36}$/;

/** Asks for the charts' code, the largest part of a dashboard, before the session is known, where one is opened by its address. */
export function beginLoading(pathname: string): void {
  // Failing is told by the first chart, which asks again.
  if (DASHBOARD.test(pathname)) loadCharts().catch(() => undefined);
}

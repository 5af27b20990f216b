/** A metric that a tile shows, as the rule over it begins. */
export interface TileMetric {
  metric: string;
  aggregation: string;
  filter?: Record<string, string | string[]>;
  groupBy?: readonly string[];
  fill?: string;
}

/** The address of a new rule over what a tile shows; what its variables stand for then is left out. */
export function alertFromTile({ metric, aggregation, filter = {}, groupBy = [], fill }: TileMetric, dashboardId: string, title: string): string {
  const fixed = Object.entries(filter).filter(([, value]) => !JSON.stringify(value).includes('{{'));
  const parameters = new URLSearchParams({ metric, aggregation, name: title, dashboard: dashboardId });
  if (fixed.length > 0) parameters.set('filter', fixed.map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(', ') : value}`).join('\n'));
  if (groupBy.length > 0) parameters.set('groupBy', groupBy.join(', '));
  if (fill === 'zero') parameters.set('fill', fill);
  return `/alerts/rules/new?${parameters.toString()}`;
}

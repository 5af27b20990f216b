import { type Shop, openShop, succeeded } from '../dashboards/sample-source.js';
import { Api } from '../support/http.js';

/** A locked value that no row holds: wherever it is read, it has leaked. */
export const SECRET = 'S3CRET-77-locked';

export interface MintedToken {
  id: string;
  token: string;
  expiresAt: string;
}

/** A shop with a dashboard that is made to be embedded. */
export interface Showcase extends Shop {
  dashboard: string;
  /** Widgets by name. */
  widgets: Record<'rows' | 'totals' | 'broken' | 'team' | 'note' | 'region filter' | 'least filter', string>;
  /** Makes a token by the tenant's developer; locks the region EU unless told otherwise. */
  mint(change?: Record<string, unknown>): Promise<MintedToken>;
  /** The API as the viewer of a token. */
  as(token: string, headers?: Record<string, string>): Api;
}

/** Ten orders a region: their ids are 11 to 20 in EU, 21 to 30 in US, 31 to 40 in Asia, 41 to 50 in Africa. */
export const ROWS_SQL = `
  SELECT id, region, amount FROM orders
   WHERE region = {{region}} AND {{secret}}::text IS NOT NULL [[AND amount >= {{least}}]] [[AND ordered_on >= {{period_from}}]]
   ORDER BY id`;

export async function openShowcase(): Promise<Showcase> {
  const shop = await openShop();
  const { app, source, tenant } = shop;
  const sql = (text: string): object => ({ kind: 'sql', dataSourceId: source.id, sql: text });
  const table = (name: string, text: string): object => ({ type: 'table', name, query: sql(text), visualization: { type: 'table', config: {} } });
  const filter = (variable: string): object => ({ type: 'filter', name: `${variable} filter`, visualization: { type: 'filter', config: { variable } } });
  const created = await tenant.developer.api.post<{ id: string; widgets: { id: string; name: string }[] }>('/dashboards', {
    name: 'Orders',
    settings: {
      refreshInterval: 1,
      variables: [
        { name: 'region', type: 'text', default: 'Africa', options: { values: ['EU', 'US', 'Asia', 'Africa'] } },
        { name: 'secret', type: 'text', default: 'nothing' },
        {
          name: 'least',
          type: 'number',
          default: 1,
          options: { query: { dataSourceId: source.id, sql: 'SELECT DISTINCT amount, id FROM orders WHERE region = {{region}} AND {{secret}}::text IS NOT NULL ORDER BY 2' } },
        },
        { name: 'period', type: 'date_range' },
      ],
      timeRange: { variable: 'period', default: 'all' },
    },
    widgets: [
      table('rows', ROWS_SQL),
      table('totals', 'SELECT min(id) AS first, max(id) AS last FROM orders WHERE region = {{region}} AND {{secret}}::text IS NOT NULL'),
      table('broken', 'SELECT {{secret}}::text::int AS broken'),
      table('team', 'SELECT {{user.team}}::text AS team, {{user.id}}::text AS who'),
      { type: 'text', name: 'note', visualization: { type: 'text', config: { markdown: 'About orders' } } },
      filter('region'),
      filter('least'),
    ],
  });
  const { id, widgets } = succeeded(created);
  const byName = Object.fromEntries(widgets.map((widget) => [widget.name, widget.id])) as Showcase['widgets'];
  return {
    ...shop,
    dashboard: id,
    widgets: byName,
    mint: async (change = {}) =>
      succeeded(
        await tenant.developer.api.post<MintedToken>('/embed/token', {
          dashboardId: id,
          permissions: { interaction: 'interact', export: false },
          lockedParameters: { region: 'EU', secret: SECRET },
          ...change,
        }),
      ),
    as: (token, headers = {}) => new Api(app.url).with({ authorization: `Embed ${token}`, ...headers }),
  };
}

/** Ids of the orders that an answer holds. */
export const idsOf = (rows: readonly Record<string, unknown>[]): number[] => rows.map((row) => Number(row['id']));

export const idsFrom = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

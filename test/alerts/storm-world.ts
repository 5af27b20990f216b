import { succeeded } from '../dashboards/sample-source.js';
import { Api } from '../support/http.js';

const CHANNELS = 6;
const RULES = 6;
const UNITS = ['a', 'b', 'c', 'd'];

/** What is watched, and who is told. */
export interface World {
  readonly tenantId: string;
  readonly apiKey: string;
  /** Channels by rule. */
  readonly channelsOf: ReadonlyMap<string, readonly string[]>;
  /** Of all rules: each is a metric and a value of its dimension. */
  readonly series: readonly { readonly metric: string; readonly unit: string }[];
}

/** A tenant with rules of which each tells two channels; two of the rules gather what they tell. */
export async function makeWorld(url: string, sink: { url: string; port: number }): Promise<World> {
  const account = { email: 'storm@example.test', password: 'correct horse battery', tenantName: 'Storm' };
  const registered = succeeded(await new Api(url).post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account));
  const admin = new Api(url).as(registered.accessToken);
  succeeded(await admin.post('/platform/allowed-hosts', { host: '127.0.0.1', port: sink.port, reason: 'test' }));
  const channels: string[] = [];
  for (let index = 0; index < CHANNELS; index++) {
    const settings = { url: `${sink.url}/channel-${index}`, secret: 'a-secret-of-the-webhook' };
    channels.push(succeeded(await admin.post<{ id: string }>('/notification-channels', { name: `Channel ${index}`, kind: 'webhook', settings })).id);
  }
  const channelsOf = new Map<string, string[]>();
  for (let index = 0; index < RULES; index++) {
    const channelIds = [0, 1].map((next) => channels[(index + next) % CHANNELS] as string);
    const grouping = index < 2 ? { by: [], waitSeconds: 15, intervalSeconds: 30 } : { by: ['unit'], waitSeconds: 0, intervalSeconds: 0 };
    const series = { source: 'metric', metric: `load.${index}`, aggregation: 'last', groupBy: ['unit'] };
    const condition = { kind: 'threshold', series, comparator: 'gt', threshold: 100, windowSeconds: 60 };
    const rule = { name: `Load ${index}`, severity: 'warning', condition, grouping, channelIds, forSeconds: index === 2 ? 15 : 0, noData: index === 3 ? 'alert' : 'ok' };
    channelsOf.set(succeeded(await admin.post<{ id: string }>('/alert-rules', rule)).id, channelIds);
  }
  const permissions = ['alerts:read', 'alerts:respond', 'ingest:write'];
  const { key } = succeeded(await admin.post<{ key: string }>('/auth/api-keys', { name: 'storm', permissions }));
  const series = Array.from({ length: RULES }, (_, index) => UNITS.map((unit) => ({ metric: `load.${index}`, unit }))).flat();
  return { tenantId: registered.tenant.id, apiKey: key, channelsOf, series };
}

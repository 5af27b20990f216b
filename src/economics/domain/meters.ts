import type { CostCategory } from './cost.js';

/** What is counted. */
export interface Meter {
  readonly category: CostCategory;
  /** Of one of its quantity. */
  readonly unit: string;
  /** What people read. */
  readonly title: string;
  /** Whether the price book has a price for it; others only say by what costs are to be divided. */
  readonly priced: boolean;
}

/** Tokens have five prices a model instead of one. */
export const TOKEN_METER = 'ai.tokens';

/** Everything that is counted, by name. */
export const METERS = {
  'compute.cpu_seconds': { category: 'compute', unit: 's', title: 'CPU time', priced: true },
  'compute.memory_gb_seconds': { category: 'compute', unit: 'GB·s', title: 'Memory', priced: true },
  'storage.gb_days': { category: 'storage', unit: 'GB·d', title: 'Storage', priced: true },
  'bandwidth.bytes_sent': { category: 'bandwidth', unit: 'B', title: 'Bytes sent', priced: true },
  'query.source_seconds': { category: 'query', unit: 's', title: 'Time at the source', priced: true },
  [TOKEN_METER]: { category: 'ai', unit: 'tokens', title: 'AI tokens', priced: true },
  requests: { category: 'compute', unit: '', title: 'Requests', priced: false },
  'requests.busy_seconds': { category: 'compute', unit: 's', title: 'Time of requests', priced: false },
  'query.rows': { category: 'query', unit: '', title: 'Rows read', priced: false },
} as const satisfies Record<string, Meter>;

export type MeterName = keyof typeof METERS;
/** Meters of which there is one quantity. */
export type CountedMeter = Exclude<MeterName, typeof TOKEN_METER>;

export const METER_NAMES = Object.keys(METERS) as readonly MeterName[];
export const isMeter = (name: unknown): name is MeterName => typeof name === 'string' && Object.hasOwn(METERS, name);
export const isPriced = (name: MeterName): boolean => METERS[name].priced;
export const meterOf = (name: MeterName): Meter => METERS[name];

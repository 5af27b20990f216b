import { logsAddress } from '../system-health/data/health-range.js';
import type { Anomaly } from './anomaly-queries.js';
import { bucketSeconds } from './anomaly-words.js';

/** Lines are looked for a little before, for causes come first. */
const BEFORE_MS = 5 * 60_000;
const MOST_MS = 86_400_000;

/** The page of logs over the time of an anomaly, of its service where its series is one's. */
export function logsAround({ at, lastAt, bucket, dimensions }: Pick<Anomaly, 'at' | 'lastAt' | 'bucket' | 'dimensions'>): string {
  const from = Date.parse(at) - BEFORE_MS;
  const to = Math.min(Date.parse(lastAt) + bucketSeconds(bucket) * 1_000, from + MOST_MS);
  return logsAddress({ range: `${new Date(from).toISOString()}..${new Date(to).toISOString()}` }, dimensions['service'] ?? null);
}

/** What sets one series of a metric apart from its others. Values must be bounded: patterns and names, never what a caller writes. */
export type Dimensions = Readonly<Record<string, string>>;

/** A figure that the process has of itself. */
export interface Measurement {
  readonly metric: string;
  readonly value: number;
  readonly dimensions: Dimensions;
  /** Whether it says something of the work done for tenants, or of how the process is. */
  readonly kind: 'operational' | 'business';
  /** A level of this process alone, which means nothing when added to another's; others are counts and samples. */
  readonly ofProcess: boolean;
}

type Extra = Partial<Pick<Measurement, 'dimensions' | 'kind'>>;

/** What happened so many times, or a single observation. */
export function counted(metric: string, value: number, { dimensions = {}, kind = 'operational' }: Extra = {}): Measurement {
  return { metric, value, dimensions, kind, ofProcess: false };
}

/** How high something stands in this process. */
export function level(metric: string, value: number, { dimensions = {}, kind = 'operational' }: Extra = {}): Measurement {
  return { metric, value, dimensions, kind, ofProcess: true };
}

/** Alike for measurements of the same series. */
export function seriesKey(metric: string, dimensions: Dimensions): string {
  const parts = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric, parts]);
}

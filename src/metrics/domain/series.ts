/** What an event tells of. */
export const EVENT_TYPES = ['operational', 'system', 'business'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * A metric with one set of values of its dimensions. One object stands for it as long as it is remembered, so that
 * thousands of events of a series are grouped by looking at it once.
 */
export class Series {
  /** Row in `metric_series`; null until a transaction that made or found it has committed. */
  id: number | null = null;
  /** When that row was last said to be in use, ms. */
  seenAt = 0;

  constructor(
    readonly metric: string,
    readonly type: EventType,
    /** By rising name. */
    readonly dimensions: readonly (readonly [name: string, value: string])[],
  ) {}

  /** One text for one series, whatever the order in which its dimensions came. */
  get canonical(): string {
    return JSON.stringify([this.metric, this.type, this.dimensions]);
  }

  /** As people read it: `checkout.latency {region=eu}`. */
  toString(): string {
    const dimensions = this.dimensions.map(([name, value]) => `${name}=${value}`).join(', ');
    return dimensions === '' ? this.metric : `${this.metric} {${dimensions}}`;
  }
}

/** Remembers series by the text that their events spell them with. */
export interface SeriesMemory {
  get(spelling: string): Series | undefined;
  set(spelling: string, series: Series): void;
}

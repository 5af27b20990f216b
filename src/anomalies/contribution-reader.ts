import { Injectable } from '@nestjs/common';
import { type SeriesReading, type SeriesReference, SeriesSources, TimeBuckets } from '../metrics/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import type { Contributions, Dimensions, Mover } from './domain/anomaly.js';
import { type MemberFigures, joined, moversOf } from './domain/contributions.js';
import { type WatchedMetric, isAdditive, lengthOf } from './domain/watched-metric.js';

/** Dimensions that are looked at, those with the fewest members first. */
const MOST_DIMENSIONS = 5;
/** More members than a reading may hold. */
const MOST_MEMBERS = 500;
const WEEKS = [1, 2, 3, 4];
/** Buckets just before that stand in where there are no weeks. */
const PREVIOUS_BUCKETS = 6;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Finds which dimensions of a metric moved most in a bucket. At most 35 readings, each of a bucket or six. */
@Injectable()
export class ContributionReader {
  constructor(
    private readonly sources: SeriesSources,
    private readonly timeZones: TenantTimeZones,
  ) {}

  /** @returns null where it is no metric, or has no dimensions but those of the series. */
  async of(scope: TenantScope, metric: WatchedMetric, series: Dimensions, bucket: Span): Promise<Contributions | null> {
    const narrowed = narrow(metric.series, series);
    if (!narrowed) return null;
    const fixed = new Set(Object.keys((narrowed['filter'] ?? {})));
    const dimensions = (await this.sources.dimensions(scope, narrowed))
      .filter(({ name, members }) => members > 1 && members <= MOST_MEMBERS && (!fixed.has(name) || isList(narrowed, name)))
      .sort((a, b) => a.members - b.members || (a.name < b.name ? -1 : 1))
      .slice(0, MOST_DIMENSIONS);
    const earlier = await this.weeksBefore(scope, bucket);
    const [first] = dimensions;
    if (!first) return null;
    const weeks = await this.isKnown(scope, narrowed, earlier);
    const movers: Mover[][] = [];
    for (const { name } of dimensions) movers.push(await this.movers(scope, metric, { ...narrowed, groupBy: [name] }, name, bucket, weeks ? earlier : null));
    return joined(weeks ? 'weeks' : 'previous', movers);
  }

  private async movers(scope: TenantScope, metric: WatchedMetric, reference: SeriesReference, name: string, bucket: Span, weeks: readonly Span[] | null): Promise<Mover[]> {
    const current = valuesOf(await this.read(scope, reference, bucket, 'all'), name);
    const before = weeks ? await this.ofWeeks(scope, reference, name, weeks) : await this.ofPrevious(scope, metric, reference, name, bucket);
    const additive = isAdditive(metric.series);
    const weights = additive ? null : await this.weights(scope, reference, name, bucket);
    const members = new Set([...current.keys(), ...before.flatMap((values) => [...values.keys()])]);
    const figures = [...members].map((member): MemberFigures => {
      return { member, value: current.get(member) ?? null, before: before.map((values) => values.get(member) ?? null), weight: weights ? (weights.get(member) ?? 0) : 1 };
    });
    return moversOf(name, figures, additive);
  }

  /** A week of which nothing is known says nothing. */
  private async ofWeeks(scope: TenantScope, reference: SeriesReference, name: string, weeks: readonly Span[]): Promise<Map<string | null, number>[]> {
    const values: Map<string | null, number>[] = [];
    for (const week of weeks) values.push(valuesOf(await this.read(scope, reference, week, 'all'), name));
    return values.filter(({ size }) => size > 0);
  }

  private async ofPrevious(scope: TenantScope, { bucket: step }: WatchedMetric, reference: SeriesReference, name: string, { from }: Span): Promise<Map<string | null, number>[]> {
    const { series, borders } = await this.read(scope, reference, { from: from - PREVIOUS_BUCKETS * lengthOf(step), to: from }, step);
    const buckets = borders.slice(1).map((_, at) => new Map(series.flatMap(({ dimensions, values }) => entryOf(dimensions[name], values[at]))));
    return buckets.filter(({ size }) => size > 0);
  }

  /** Of each member its share of the events. */
  private async weights(scope: TenantScope, reference: SeriesReference, name: string, bucket: Span): Promise<Map<string | null, number>> {
    const counts = valuesOf(await this.read(scope, { ...reference, aggregation: 'count' }, bucket, 'all'), name);
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return new Map([...counts].map(([member, count]) => [member, all > 0 ? count / all : 0]));
  }

  private async isKnown(scope: TenantScope, reference: SeriesReference, weeks: readonly Span[]): Promise<boolean> {
    const { groupBy: _groupBy, ...whole } = reference;
    const week = weeks[0] as Span;
    const { series } = await this.read(scope, { ...whole, source: reference.source }, week, 'all');
    return series.some(({ values }) => values.some((value) => value !== null));
  }

  private async weeksBefore(scope: TenantScope, { from, to }: Span): Promise<Span[]> {
    const buckets = TimeBuckets.in(await this.timeZones.of(scope));
    return WEEKS.map((weeks) => ({ from: buckets.earlier(from, 'week', weeks), to: buckets.earlier(to, 'week', weeks) }));
  }

  private read(scope: TenantScope, { fill: _fill, ...reference }: SeriesReference, { from, to }: Span, step: string): Promise<SeriesReading> {
    return this.sources.read(scope, { ...reference, source: String(reference['source']) }, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step });
  }
}

/** The reference of one series alone; null where it has not got a dimension, which no filter can say. */
function narrow(reference: SeriesReference, series: Dimensions): SeriesReference | null {
  if (Object.values(series).includes(null)) return null;
  const { groupBy: _groupBy, ...whole } = reference;
  return { ...whole, source: reference.source, filter: { ...((reference['filter'] ?? {})), ...series } };
}

/** Whether a filter leaves a dimension several members. */
const isList = (reference: SeriesReference, name: string): boolean => {
  const allowed = (reference['filter'] as Readonly<Record<string, unknown>> | undefined)?.[name];
  return Array.isArray(allowed) && allowed.length > 1;
};

const entryOf = (member: string | null | undefined, value: number | null | undefined): [string | null, number][] => (value === null || value === undefined ? [] : [[member ?? null, value]]);

function valuesOf({ series }: SeriesReading, name: string): Map<string | null, number> {
  return new Map(series.flatMap(({ dimensions, values }) => entryOf(dimensions[name], values[0])));
}

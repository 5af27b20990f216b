import { Injectable } from '@nestjs/common';
import { type MetricAnswer, TimeBuckets } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type Actor, invalid } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { type AnalysedSeries, AnalysedSeriesReader, stretchesOf } from './analysed-series.js';
import { type AnalysisSubject, SUBJECTS, type SubjectName } from './analysis-subjects.js';
import { activityOf } from './domain/activity.js';
import { baselinesOf } from './domain/baselines.js';
import { forecastCapacity } from './domain/capacity.js';
import { LEAST_POINTS, type Observation } from './domain/forecast.js';
import { type Stretch, knownStretches, wallClockOf } from './domain/stretch.js';
import type { ActivityQueryDto, BaselinesQueryDto, ForecastQueryDto, TrendsQueryDto } from './dto/analyses.dto.js';
import type {
  ActivityResponse,
  BaselinesResponse,
  ForecastResponse,
  TrendResponse,
  TrendsResponse,
} from './dto/analyses.response.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Weeks that an hour is set beside. */
const WEEKS_BEFORE = 4;
/** What a forecast is made from: the first of these that holds enough. */
const HISTORIES = [
  { days: 30, step: '1h' },
  { days: 1, step: '15m' },
] as const;

/** Reads series, and lets pure functions say what they come to. */
@Injectable()
export class Analyses {
  constructor(
    private readonly series: AnalysedSeriesReader,
    private readonly timeZones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED, ACCESS_DENIED, QUERY_TIMEOUT */
  async activity(actor: Actor, query: ActivityQueryDto): Promise<ActivityResponse> {
    const { series, timeZone, now } = await this.begin(actor, query);
    const from = now.getTime() - query.weeks * 7 * DAY_MS;
    const read = await this.hours(series, from, now.getTime());
    const known = knownStretches(read, series.counted, now.getTime());
    const cells = activityOf(known, wallClockOf(timeZone), series.counted);
    return { ...headOf(series, timeZone, read, now), cells };
  }

  /** @throws DomainError VALIDATION_FAILED, ACCESS_DENIED, QUERY_TIMEOUT */
  async baselines(actor: Actor, query: BaselinesQueryDto): Promise<BaselinesResponse> {
    const { series, timeZone, now } = await this.begin(actor, query);
    const buckets = TimeBuckets.in(timeZone);
    const from = now.getTime() - (query.hours - 1) * HOUR_MS;
    const weeks = Array.from({ length: WEEKS_BEFORE + 1 }, (_, index) => WEEKS_BEFORE - index);
    const read = await Promise.all(
      weeks.map((week) => {
        const [start, end] = [from, now.getTime()].map((instant) => buckets.earlier(instant, 'week', week));
        return this.hours(series, start as number, end as number);
      }),
    );
    const known = knownStretches(read.flat(), series.counted, now.getTime());
    const hours = known.slice(read.slice(0, -1).flat().length);
    const before = weeks.slice(0, -1).map((week) =>
      hours.map((hour): Stretch => {
        const at = buckets.earlier(hour.from, 'week', week);
        const same = known.find((stretch) => stretch.from <= at && at < stretch.to);
        return same ?? { from: at, to: at + HOUR_MS, value: null };
      }),
    );
    const ends = read.at(-1) ?? [];
    // An hour that goes on was cut at now: it is judged by when it will end.
    const points = baselinesOf(hours.map((hour, index) => ({ ...hour, to: ends[index]?.to ?? hour.to })), before, now.getTime());
    return {
      ...headOf(series, timeZone, hours, now),
      points: points.map((point) => ({ ...point, at: new Date(point.at) })),
      deviations: points.filter(({ deviation }) => deviation !== null).length,
    };
  }

  /** @throws DomainError VALIDATION_FAILED, ACCESS_DENIED, QUERY_TIMEOUT */
  async forecast(actor: Actor, query: ForecastQueryDto): Promise<ForecastResponse> {
    const { series, timeZone, now } = await this.begin(actor, query);
    const { until, horizonDays } = query;
    const limit = query.limit ?? series.subject?.limit;
    if (limit === undefined) throw invalid({ path: 'limit', rule: 'required', message: 'limit must be given: nothing says when this is full' });
    const { read, points } = await this.history(series, now.getTime());
    const { answer, model, path } = forecastCapacity(points, { limit, until, now: now.getTime(), horizonDays }, wallClockOf(timeZone));
    const date = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));
    return {
      ...headOf(series, timeZone, read, now),
      limit,
      until,
      horizonDays,
      answer: { status: answer.status, at: date(answer.at), earliest: date(answer.earliest), latest: date(answer.latest) },
      model: model && { season: model.season, slopePerDay: model.slopePerDay },
      history: points.map(({ at, value }) => [new Date(at).toISOString(), value]),
      forecast: path.map((each) => ({ ...each, at: new Date(each.at) })),
    };
  }

  /** @throws DomainError VALIDATION_FAILED, QUERY_TIMEOUT */
  async trends(actor: Actor, { subjects, from, to }: TrendsQueryDto): Promise<TrendsResponse> {
    const read = await Promise.all(
      subjects.map(async (name) => {
        const series = this.series.ofSubject(actor, name, true);
        return { name, series, answer: await this.series.read(series, { from, to, step: 'auto' }) };
      }),
    );
    const [first] = read;
    const borders = first?.answer.borders ?? [];
    return {
      from: new Date(borders[0] ?? 0),
      to: new Date(borders.at(-1) ?? 0),
      step: first?.answer.step ?? 'auto',
      trends: read.map(({ name, answer }) => trendOf(name, answer, this.clock.now().getTime())),
      dataAsOf: first?.answer.dataAsOf ?? this.clock.now(),
    };
  }

  private async begin(actor: Actor, query: ActivityQueryDto | BaselinesQueryDto | ForecastQueryDto) {
    const [series, timeZone] = await Promise.all([this.series.choose(actor, query), this.timeZones.of(actor)]);
    return { series, timeZone, now: this.clock.now() };
  }

  private hours(series: AnalysedSeries, from: number, to: number): Promise<Stretch[]> {
    return this.series.stretches(series, { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: '1h' });
  }

  /** Whole stretches up to now; a coarse long history, or where that is short a fine one. */
  private async history(series: AnalysedSeries, now: number): Promise<{ read: Stretch[]; points: Observation[] }> {
    let found: { read: Stretch[]; points: Observation[] } = { read: [], points: [] };
    for (const { days, step } of HISTORIES) {
      const read = await this.series.stretches(series, {
        from: new Date(now - days * DAY_MS).toISOString(),
        to: new Date(now).toISOString(),
        step,
      });
      const ended = knownStretches(read.filter(({ to }) => to <= now), series.counted, now);
      const points = ended.flatMap(({ from, value }) => (value === null ? [] : [{ at: from, value }]));
      found = { read, points };
      if (points.length >= LEAST_POINTS) break;
    }
    return found;
  }
}

function trendOf(name: SubjectName, { series, borders }: MetricAnswer, now: number): TrendResponse {
  const { groupBy, unit, counted }: AnalysisSubject = SUBJECTS[name];
  return {
    subject: name,
    unit,
    perSecond: counted,
    lines: series.map(({ dimensions, values }) => ({
      name: groupBy === undefined ? null : (dimensions[groupBy] ?? null),
      points: knownStretches(stretchesOf(values, borders), counted, now).map(({ from, value }) => [new Date(from).toISOString(), value]),
    })),
  };
}

function headOf({ subject }: AnalysedSeries, timeZone: string, read: readonly Stretch[], now: Date) {
  return {
    from: new Date(read[0]?.from ?? now),
    to: new Date(Math.min(read.at(-1)?.to ?? now.getTime(), now.getTime())),
    timeZone,
    unit: subject?.unit ?? null,
    dataAsOf: now,
  };
}

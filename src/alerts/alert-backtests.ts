import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { TimeBuckets, resolveTime } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { type Actor, DomainError, type Waiting, invalid } from '../platform/http/index.js';
import { Pauses } from '../platform/pauses/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { ConditionReader } from './condition-reader.js';
import { type Condition, paceOf } from './domain/alert-rule.js';
import { Courses } from './domain/courses.js';
import { Replay } from './domain/replay.js';
import { type Suggestion, suggestThreshold } from './domain/suggest-threshold.js';
import { conditionOf } from './dto/alert-rule.dto.js';
import type { BacktestDto } from './dto/backtest.dto.js';
import { BacktestResponse, type DraftRule } from './dto/backtest.response.js';
import { type PastSpan, type RulePast, RulePasts } from './rule-past.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Raw events are kept as long, minutes a little longer. */
const MOST_DAYS = 30;
const MINUTES_KEPT_DAYS = 35;
/** Weeks that are compared with reach back so far, and an hour more where clocks are set. */
const WEEKS_BACK_MS = 28 * DAY_MS + 3_600_000;
/** Series times instants of one backtest; of more, the newest instants. */
const MOST_EVALUATIONS = 1_000_000;
const LONGEST_MS = 120_000;
/** One of a tenant at a time, two of the process; a few more may wait. */
const LIMITS = { perSource: 2, perTenant: 1, maxWaiting: 3, maxWaitMs: 60_000 };
const NIGHT_FROM = 22;
const NIGHT_TO = 6;

/** What will be replayed, and how. */
interface Opened {
  readonly past: RulePast;
  readonly span: PastSpan;
  /** Whether it is all that was asked for. */
  readonly complete: boolean;
  /** Why it is less, or less fine. */
  readonly notes: readonly string[];
}

/** What a replay left behind. */
interface Replayed {
  readonly replay: Replay;
  readonly courses: Courses;
}

/** Replays rules over what is stored, by the functions that evaluate them. In slices, so that other requests are answered meanwhile. */
@Injectable()
export class AlertBacktests {
  private readonly queue = new FairQueue(LIMITS, 'backtests', 'for their turn');

  constructor(
    private readonly conditions: ConditionReader,
    private readonly pasts: RulePasts,
    private readonly timeZones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError VALIDATION_FAILED for what is no rule and for what has no past, SERVICE_UNAVAILABLE when too many wait already,
   *   QUERY_TIMEOUT when it takes too long
   */
  async run(actor: Actor, body: BacktestDto, client: Waiting): Promise<BacktestResponse> {
    const rule = await this.draftOf(actor, body);
    const buckets = TimeBuckets.in(await this.timeZones.of(actor));
    const asked = spanOf(body, rule.condition, this.clock.now().getTime(), buckets);
    const place = { tenantId: actor.tenantId, sourceId: 'backtests', subject: actor.subject };
    return this.queue.run(place, client.signal, async () => {
      const deadline = AbortSignal.timeout(LONGEST_MS);
      const signal = AbortSignal.any([client.signal, deadline]);
      try {
        const opened = await this.open(actor, rule.condition, asked, buckets, signal);
        const { replay, courses } = await goThrough(opened, rule, buckets, signal);
        const suggestion = await suggest(rule, courses, opened.span, signal);
        return BacktestResponse.of({ rule, ...opened, replay, courses, suggestion, isNight: nightOf(buckets) });
      } catch (thrown) {
        if (deadline.aborted && !client.signal.aborted) {
          throw new DomainError('QUERY_TIMEOUT', `The backtest took longer than ${LONGEST_MS / 1_000} seconds: take a shorter time, or fewer series.`);
        }
        throw thrown;
      }
    });
  }

  /** What of a rule decides when it fires; whom it would tell is no matter here. */
  private async draftOf(scope: TenantScope, body: BacktestDto): Promise<DraftRule> {
    const condition = conditionOf(body.condition);
    const problems = await this.conditions.problems(scope, condition);
    if (problems.length > 0) throw invalid(...problems);
    const { name, severity, unit = '', labels = {}, forSeconds = 0, resolveAfterSeconds = 0, noData = 'alert', onError = 'alert' } = body;
    // Telling again of what is open changes nothing of when it fires.
    return { name, severity, unit, labels, condition, forSeconds, resolveAfterSeconds, noData, onError, renotifySeconds: null };
  }

  /** Opens the past as finely as it is known; of more series than can be replayed over the whole time the newest part. */
  private async open(scope: TenantScope, condition: Condition, asked: AskedSpan, buckets: TimeBuckets, signal: AbortSignal): Promise<Opened> {
    const notes = [...asked.notes];
    let span = asked.span;
    let past = await this.pasts.open(scope, condition, span, buckets, signal);
    if (!past.exact && span.paceMs < MINUTE_MS) {
      span = gridOf({ ...span, paceMs: MINUTE_MS });
      past = await this.pasts.open(scope, condition, span, buckets, signal);
      past = { ...past, exact: false };
    }
    const most = Math.max(Math.floor(MOST_EVALUATIONS / Math.max(past.mostSeries, 1)), 1);
    if (instantsOf(span) > most) {
      const { exact } = past;
      const begins = span.to - (most - 1) * span.paceMs;
      span = { ...span, from: begins };
      past = { ...(await this.pasts.open(scope, condition, span, buckets, signal)), exact };
      notes.push(`${past.mostSeries} series are too many to replay over the whole time: it begins later.`);
    }
    if (!past.complete) notes.push('More than 1,000 of them were found: the last are left out.');
    if (!past.exact) notes.push('What happened within minutes is not known, or too much to go through: it was evaluated once a minute, or for what was known at the minute before.');
    notes.push(...(past.notes ?? []));
    return { past, span, complete: past.complete && span.from - asked.span.from < span.paceMs && asked.notes.length === 0, notes };
  }
}

/** What was asked for, as far as it is kept. */
interface AskedSpan {
  readonly span: PastSpan;
  readonly notes: readonly string[];
}

function spanOf({ from: fromText, to: toText }: Pick<BacktestDto, 'from' | 'to'>, condition: Condition, now: number, buckets: TimeBuckets): AskedSpan {
  const asked = { from: resolveTime(fromText, now, buckets, 'down') ?? Number.NaN, to: Math.min(resolveTime(toText, now, buckets, 'up') ?? now, now) };
  if (!(asked.from < asked.to)) throw invalid({ path: 'to', rule: 'after', message: 'to must be later than from, and from must have passed' });
  const paceMs = paceOf(condition);
  const reach = keptFrom(condition, now);
  const span = gridOf({ from: Math.max(asked.from, reach), to: asked.to, paceMs });
  if (span.from > span.to) throw invalid({ path: 'from', rule: 'kept', message: `what the rule reads is kept for a backtest from ${new Date(reach).toISOString()} on, and an evaluation must lie between from and to` });
  return { span, notes: reach > asked.from ? [`What the rule reads is not kept for longer: it begins at ${new Date(span.from).toISOString()}.`] : [] };
}

/** Since when all that a rule reads is there. */
function keptFrom(condition: Condition, now: number): number {
  const day = Math.floor(now / DAY_MS) * DAY_MS;
  const most = now - MOST_DAYS * DAY_MS;
  if (condition.kind !== 'threshold') return most;
  const window = condition.windowSeconds * 1_000;
  const back = condition.baseline === 'weeks' ? WEEKS_BACK_MS : condition.baseline === 'previous' ? window : 0;
  return Math.max(most, day - MINUTES_KEPT_DAYS * DAY_MS + window + back + MINUTE_MS);
}

/** Begins and ends with an evaluation. */
const gridOf = ({ from, to, paceMs }: PastSpan): PastSpan => ({ from: Math.ceil(from / paceMs) * paceMs, to: Math.floor(to / paceMs) * paceMs, paceMs });

const instantsOf = ({ from, to, paceMs }: PastSpan): number => (to - from) / paceMs + 1;

async function goThrough({ past, span }: Opened, rule: DraftRule, buckets: TimeBuckets, signal: AbortSignal): Promise<Replayed> {
  const higherIsWorse = rule.condition.kind !== 'threshold' || ['gt', 'gte'].includes(rule.condition.comparator);
  const replay = new Replay(rule, higherIsWorse, nightOf(buckets));
  const courses = new Courses(span, rule.condition.kind === 'threshold');
  const pauses = new Pauses(signal);
  for (let at = span.from; at <= span.to; at += span.paceMs) {
    const { finding, figures } = await past.at(at);
    replay.next(at, finding, (key) => figures.get(key) ?? null);
    courses.add(at, finding, figures);
    await pauses.perhaps();
  }
  return { replay, courses };
}

async function suggest(rule: DraftRule, courses: Courses, { paceMs }: PastSpan, signal: AbortSignal): Promise<Suggestion | null> {
  const { condition, forSeconds, resolveAfterSeconds, noData } = rule;
  if (condition.kind !== 'threshold') return null;
  const { comparator, threshold, resolveThreshold, baseline } = condition;
  const search = suggestThreshold(courses.all(), { comparator, threshold, resolveThreshold, forSeconds, resolveAfterSeconds, noData }, paceMs, baseline === null ? rule.unit : '%');
  const pauses = new Pauses(signal);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
    await pauses.perhaps();
  }
}

function nightOf({ timeZone }: TimeBuckets): (instant: number) => boolean {
  return (instant) => {
    const { hour } = DateTime.fromMillis(instant, { zone: timeZone });
    return hour >= NIGHT_FROM || hour < NIGHT_TO;
  };
}

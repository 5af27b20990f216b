import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { describeViolation } from './domain/describe-violation.js';
import { type GuardReading, evaluateGuard, isBreached } from './domain/evaluate-guard.js';
import { MOST_SERIES, type ThresholdGuard, paceOf } from './domain/guard.js';
import { type SeriesFigures, unread } from './domain/readings.js';
import { type GuardStateRow, GuardStatesRepository, type WatchedSeries } from './guard-states.repository.js';
import { GuardReader } from './guard-reader.js';
import { GuardResolved, GuardViolated } from './guards.events.js';
import { GuardsRepository } from './guards.repository.js';
import { toldOf } from './told-violation.js';
import { type Violation, ViolationsRepository } from './violations.repository.js';

/** What was begun and never ended, since its process did, is begun again after this. */
const GIVEN_UP_MS = 60_000;
/** A series that nothing is heard of, and of which nothing is open, is forgotten after this. */
const FORGOTTEN_MS = 3_600_000;
/** Series of a guard that are remembered, with those that nothing is heard of. */
const MOST_REMEMBERED = 2 * MOST_SERIES;

/** What an evaluation changed. */
export interface Evaluation {
  readonly opened: readonly Violation[];
  readonly resolved: readonly Violation[];
  /** Why nothing could be read. */
  readonly problem: string | null;
}

/**
 * Evaluates guards, each once for all replicas: who works on one has claimed it in its row, and what was read is judged
 * against the states as they are when they are written, under the row's lock.
 */
@Injectable()
export class GuardEvaluation {
  constructor(
    private readonly guards: GuardsRepository,
    private readonly states: GuardStatesRepository,
    private readonly violations: ViolationsRepository,
    private readonly reader: GuardReader,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @returns null when it was not due, or somebody else has it. */
  async evaluate(scope: TenantScope, guardId: string): Promise<Evaluation | null> {
    const startedAt = this.clock.now();
    if (!(await this.states.claim(scope, guardId, startedAt, new Date(startedAt.getTime() + GIVEN_UP_MS)))) return null;
    const guard = await this.guards.find(scope, guardId);
    if (!guard?.enabled) return null;
    const { figures, problem } = await this.read(scope, guard, startedAt);
    const evaluation = await this.states.transaction(scope, async (manager) => {
      const row = await this.states.lock(manager, scope, guardId, startedAt);
      return row && this.judge(manager, scope, guard, row, { figures, problem, at: startedAt });
    });
    const { tenantId } = scope;
    for (const violation of evaluation?.opened ?? []) this.events.publish(new GuardViolated({ tenantId, violation: toldOf(violation) }));
    for (const violation of evaluation?.resolved ?? []) this.events.publish(new GuardResolved({ tenantId, violation: toldOf(violation) }));
    return evaluation;
  }

  private async read(scope: TenantScope, guard: ThresholdGuard, now: Date): Promise<{ figures: readonly SeriesFigures[]; problem: string | null }> {
    try {
      const { series } = await this.reader.read(scope, guard, now);
      return { figures: series, problem: null };
    } catch (thrown) {
      const { code, message, details } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
      const [first] = code === 'VALIDATION_FAILED' && Array.isArray(details) ? (details as { message?: string }[]) : [];
      return { figures: [], problem: first?.message ?? message };
    }
  }

  private async judge(
    manager: EntityManager,
    scope: TenantScope,
    guard: ThresholdGuard,
    row: GuardStateRow,
    { figures, problem, at }: { figures: readonly SeriesFigures[]; problem: string | null; at: Date },
  ): Promise<Evaluation> {
    const known = new Map(row.series.map((each) => [each.key, each]));
    const silent = row.series.filter(({ key }) => !figures.some((each) => each.key === key));
    const missing = unread(problem === null ? 'no_values' : 'unreadable');
    const opened: Violation[] = [];
    const resolved: Violation[] = [];
    const series: WatchedSeries[] = [];
    for (const { key, dimensions, reading } of [...figures, ...silent.map((each) => ({ ...each, reading: missing }))]) {
      const { state, transition } = evaluateGuard(guard, known.get(key)?.state ?? null, reading, at.getTime());
      series.push({ key, dimensions, state, reading });
      if (transition === 'opened') {
        const firstSeenAt = new Date(known.get(key)?.state.breachingSince ?? at);
        const violation = violationOf(guard, { key, dimensions, reading }, firstSeenAt, at);
        if (await this.violations.insert(manager, scope, key, violation)) opened.push(violation);
      } else if (transition === 'resolved') {
        resolved.push(...(await this.violations.close(manager, scope, guard.id, key, 'recovered', at)));
      } else if (state.open && isBreached(guard, reading)) {
        const seen = { value: reading.value as number, bound: reading.bound as number, description: describeViolation(guard, reading, dimensions), at };
        await this.violations.seeAgain(manager, scope, guard.id, key, seen);
      }
    }
    const dueAt = new Date(at.getTime() + paceOf(guard));
    // One that never had anything to read stands for that nothing is known of it.
    await this.states.keep(manager, scope, { guardId: guard.id, evaluatedAt: at, problem, series: remembered(series, at.getTime()) }, dueAt);
    return { opened, resolved, problem };
  }
}

/** What is heard of, and what is open; of the rest what was heard of lately. */
function remembered(series: readonly WatchedSeries[], now: number): WatchedSeries[] {
  const kept = series.filter(({ state, reading }) => state.open || reading.reason === null || reading.value !== null || now - state.since < FORGOTTEN_MS);
  if (kept.length <= MOST_REMEMBERED) return kept;
  return [...kept].sort((a, b) => Number(b.state.open) - Number(a.state.open) || b.state.since - a.state.since).slice(0, MOST_REMEMBERED);
}

function violationOf(guard: ThresholdGuard, { dimensions, reading }: { key: string } & Pick<SeriesFigures, 'dimensions' | 'reading'>, firstSeenAt: Date, at: Date): Violation {
  const { value, bound } = reading as GuardReading & { value: number; bound: number };
  return {
    id: randomUUID(),
    guardId: guard.id,
    guardName: guard.name,
    violationType: guard.violationType,
    severity: guard.severity,
    unit: guard.unit,
    comparator: guard.comparator,
    dimensions,
    description: describeViolation(guard, reading, dimensions),
    firstValue: value,
    lastValue: value,
    worstValue: value,
    thresholdValue: bound,
    firstSeenAt,
    openedAt: at,
    lastSeenAt: at,
    resolvedAt: null,
    resolution: null,
    resolvedBy: null,
    reason: null,
  };
}

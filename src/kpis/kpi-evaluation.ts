import { Injectable } from '@nestjs/common';
import { TimeBuckets } from '../metrics/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { TenantTimeZones } from '../tenants/index.js';
import { historyMinute, isNews } from './domain/history.js';
import type { KpiDefinition } from './domain/kpi.js';
import { type KpiFigures, fingerprintOf } from './domain/kpi-figures.js';
import { nextEvaluation } from './domain/timeframe.js';
import { KpiDirectory } from './kpi-directory.js';
import { KpiEvaluator } from './kpi-evaluator.js';
import { KpiStatesRepository } from './kpi-states.repository.js';
import { KpiMoved } from './kpis.events.js';

/** No KPI is evaluated more often, on whichever replica; from beginning to beginning. */
export const PACE_MS = 150;
/** What was begun and never ended, since its process did, is begun again after this. */
const GIVEN_UP_MS = 60_000;
/** A source that fails is asked again after this at the earliest. */
const AFTER_FAILURE_MS = 60_000;

/** What became of KPIs that were to be evaluated. */
export interface Evaluations {
  readonly evaluated: number;
  readonly moved: number;
  /** To be tried again when the pace allows. */
  readonly later: readonly string[];
}

/** Evaluates KPIs once for all replicas: who works on one has claimed it in its row, and what came too late is dropped. */
@Injectable()
export class KpiEvaluation {
  constructor(
    private readonly directory: KpiDirectory,
    private readonly evaluator: KpiEvaluator,
    private readonly states: KpiStatesRepository,
    private readonly timeZones: TenantTimeZones,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Evaluates KPIs of one tenant, one after the other.
   * @param changedAt when what they read changed; null: those whose time has come
   */
  async evaluate(scope: TenantScope, kpiIds: readonly string[], changedAt: Date | null): Promise<Evaluations> {
    const now = this.clock.now();
    const retryAt = new Date(now.getTime() + GIVEN_UP_MS);
    const { claimed, later } = await this.states.claim(scope, kpiIds, { now, paceMs: PACE_MS, changedAt, retryAt });
    if (claimed.length === 0) return { evaluated: 0, moved: 0, later };
    const definitions = await this.directory.of(scope);
    let moved = 0;
    for (const definition of definitions) {
      if (claimed.includes(definition.id) && (await this.evaluateOne(scope, definition, now))) moved += 1;
    }
    return { evaluated: claimed.length, moved, later };
  }

  private async evaluateOne(scope: TenantScope, definition: KpiDefinition, startedAt: Date): Promise<boolean> {
    const { id, name, version, timeframe } = definition;
    // The history of queries wants to know how the run before ended; metrics have none.
    const [state] = definition.source.kind === 'query' ? await this.states.states(scope, [id]) : [];
    const failure = state?.figures?.error?.code ?? null;
    const repeats = state?.figures ? { repeats: { failure } } : {};
    const figures = await this.evaluator.evaluate(scope, `${id}:${version}`, definition, timeframe, { fresh: true, ...repeats });
    const fingerprint = fingerprintOf(figures, version);
    const evaluatedAt = this.clock.now();
    const dueAt = await this.dueAfter(scope, definition, figures, evaluatedAt);
    const before = await this.states.transaction(scope, async (manager) => {
      const previous = await this.states.keep(manager, scope, id, { startedAt, evaluatedAt, dueAt, figures, fingerprint });
      if (previous === undefined) return fingerprint;
      const row = { at: historyMinute(evaluatedAt), value: figures.value, status: figures.status };
      if (isNews(await this.states.lastHistory(manager, scope, id, evaluatedAt), row)) await this.states.writeHistory(manager, scope, id, row);
      return previous;
    });
    if (before === fingerprint) return false;
    this.events.publish(new KpiMoved({ tenantId: scope.tenantId, kpiId: id, name }));
    return true;
  }

  private async dueAfter(scope: TenantScope, { source, timeframe }: KpiDefinition, { error }: KpiFigures, now: Date): Promise<Date> {
    const buckets = TimeBuckets.in(await this.timeZones.of(scope));
    const next = source.kind === 'query' ? now.getTime() + source.refreshSeconds * 1_000 : nextEvaluation(timeframe, now.getTime(), buckets);
    return new Date(error ? Math.max(next, now.getTime() + AFTER_FAILURE_MS) : next);
  }
}

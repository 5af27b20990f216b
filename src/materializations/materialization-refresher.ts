import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import { DomainError, toDomainError } from '../platform/http/index.js';
import { QueryService } from '../query/index.js';
import { nextDue } from './domain/schedule.js';
import type { MaterializationEntity } from './materialization.entity.js';
import { MaterializationRunsRepository, type RunCause, type RunEnd } from './materialization-runs.repository.js';
import { RefreshCancelRequested } from './materializations.events.js';
import { type Changes, MaterializationsRepository } from './materializations.repository.js';
import { type Kept, ViewKeeping } from './view-keeping.js';

const LEASE_MS = 60_000;
const RENEW_MS = 15_000;
const MAX_ERROR = 2_000;
/** Refreshes at a time: they are the heaviest work that a source gets from here. */
const LIMITS = { perSource: 2, perTenant: 3, maxWaiting: 500, maxWaitMs: 30 * 60_000 };

/** Why a refresh was broken off from here. */
type Stop = 'cancelled' | 'abandoned' | 'shutdown';

interface Running {
  readonly controller: AbortController;
  stop: Stop | null;
}

interface Run {
  readonly id: string;
  readonly token: string;
  readonly startedAt: Date;
}

/** Refreshes views, one at a time each on all replicas together, and keeps what came of it. */
@Injectable()
export class MaterializationRefresher implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MaterializationRefresher.name);
  private readonly running = new Map<string, Running>();
  private readonly endings = new Set<Promise<void>>();
  private readonly queue = new FairQueue(LIMITS, 'refreshes');
  private closing = false;

  constructor(
    private readonly repository: MaterializationsRepository,
    private readonly runs: MaterializationRunsRepository,
    private readonly views: ViewKeeping,
    private readonly queries: QueryService,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    events.on(RefreshCancelRequested, ({ tenantId, materializationId }) => this.stop(keyOf(tenantId, materializationId), 'cancelled'));
  }

  /** Breaks off what runs while there is still a database to write its end to. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    for (const key of this.running.keys()) this.stop(key, 'shutdown');
    await Promise.allSettled(this.endings);
  }

  /**
   * Begins a refresh and does not wait for its end.
   * @returns the run's id; null when the view is being refreshed, here or elsewhere, or is gone.
   */
  async begin(scope: TenantScope, id: string, cause: RunCause): Promise<string | null> {
    if (this.closing) return null;
    const run: Run = { id: randomUUID(), token: randomUUID(), startedAt: this.clock.now() };
    const view = await this.repository.transaction(scope, async (manager) => {
      const claimed = await this.repository.claim(manager, id, run.token, run.startedAt, this.leaseEnd());
      if (claimed) await this.runs.begin(manager, scope, id, { id: run.id, cause, startedAt: run.startedAt });
      return claimed;
    });
    if (!view) return null;
    const ending = this.perform({ tenantId: scope.tenantId }, view, run).catch((error: unknown) => {
      this.logger.error({ err: error, materialization: id }, 'the end of a refresh could not be written');
    });
    this.endings.add(ending);
    void ending.then(() => this.endings.delete(ending));
    return run.id;
  }

  private async perform(scope: TenantScope, view: MaterializationEntity, run: Run): Promise<void> {
    const key = keyOf(scope.tenantId, view.id);
    const running: Running = { controller: new AbortController(), stop: null };
    this.running.set(key, running);
    const lease = setInterval(() => {
      // While the database does not answer the lease may be held still; it is asked again, and settling asks in any case.
      this.repository.renew({ ...scope, id: view.id }, run.token, this.leaseEnd()).then(
        (held) => held || this.stop(key, 'abandoned'),
        () => undefined,
      );
    }, RENEW_MS);
    try {
      const { signal } = running.controller;
      const place = { tenantId: scope.tenantId, sourceId: view.dataSourceId, subject: view.id };
      const kept = await this.queue.run(place, signal, async () => {
        // What was waited for in the queue is no age of the rows.
        const dataAsOf = this.clock.now();
        const started = performance.now();
        const refreshed = await this.views.refresh(scope, view, view.builtVersion === view.version, signal);
        return { ...refreshed, dataAsOf, durationMs: Math.round((performance.now() - started) * 10) / 10 };
      });
      await this.queries.forgetRelations(view.dataSourceId, kept.readThrough);
      await this.settle(scope, view, run, this.changesOfSuccess(view, kept), { outcome: 'succeeded', how: kept.how, rows: kept.rows, bytes: kept.bytes, error: null });
    } catch (error) {
      const end = endOf(running.stop, error);
      await this.settle(scope, view, run, this.changesOfFailure(view, end), end);
    } finally {
      clearInterval(lease);
      this.running.delete(key);
    }
  }

  private settle(scope: TenantScope, view: MaterializationEntity, run: Run, changes: Changes, end: RunEnd): Promise<void> {
    return this.repository.transaction(scope, async (manager) => {
      const current = await this.repository.lock(manager, view.id);
      // Somebody changed it meanwhile: what was refreshed is not what it is now.
      const due = current?.version === view.version ? {} : { nextDueAt: this.clock.now() };
      const held = await this.repository.settle(manager, view.id, run.token, { ...changes, ...due });
      await this.runs.end(manager, run.id, this.clock.now(), held ? end : { ...end, outcome: 'abandoned' });
    });
  }

  private changesOfSuccess(view: MaterializationEntity, kept: Kept & { dataAsOf: Date; durationMs: number }): Changes {
    const now = this.clock.now();
    return {
      builtVersion: view.version,
      schemaName: kept.schema,
      rowCount: kept.rows,
      bytes: kept.bytes,
      durationMs: kept.durationMs,
      refreshedAt: now,
      dataAsOf: kept.dataAsOf,
      lastError: null,
      failuresInARow: 0,
      refreshes: view.refreshes + 1,
      baseTables: kept.baseTables,
      changeMarks: { ...kept.marks },
      changesUnseen: kept.changesUnseen,
      changedAt: null,
      nextDueAt: nextDue(view.cron, now),
    };
  }

  /** What was broken off by the end of the process is due still, unless rows of this definition are there. */
  private changesOfFailure(view: MaterializationEntity, { outcome, error }: RunEnd): Changes {
    const now = this.clock.now();
    const nextDueAt = outcome === 'abandoned' && view.builtVersion !== view.version ? now : nextDue(view.cron, now);
    if (outcome !== 'failed') return { nextDueAt };
    return { nextDueAt, lastError: error, failuresInARow: view.failuresInARow + 1, failures: view.failures + 1 };
  }

  private stop(key: string, stop: Stop): void {
    const running = this.running.get(key);
    if (!running || running.stop !== null) return;
    running.stop = stop;
    running.controller.abort(new DomainError('QUERY_FAILED', 'The refresh was cancelled.'));
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}

const keyOf = (tenantId: string, id: string): string => `${tenantId}:${id}`;

const WORDS: Record<Stop, { outcome: 'cancelled' | 'abandoned'; error: string }> = {
  cancelled: { outcome: 'cancelled', error: 'Somebody cancelled it.' },
  shutdown: { outcome: 'abandoned', error: 'The server was stopped in the midst of it.' },
  abandoned: { outcome: 'abandoned', error: 'Its lease was lost.' },
};

function endOf(stop: Stop | null, thrown: unknown): RunEnd {
  const nothing = { how: null, rows: null, bytes: null };
  if (stop !== null) return { ...nothing, ...WORDS[stop] };
  return { ...nothing, outcome: 'failed', error: toDomainError(thrown).message.slice(0, MAX_ERROR) };
}

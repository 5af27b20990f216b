import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Actor, type Page, toDomainError, toStorableText } from '../platform/http/index.js';
import type { TenantScope } from '../platform/database/index.js';
import type { QueryHistoryEntity } from './query-history.entity.js';
import { type HistoryFilter, QueryHistoryRepository } from './query-history.repository.js';
import type { QueryOrigin } from './query-request.js';

const FLUSH_MS = 1_000;
/** Runs that wait to be written; more are dropped and counted, for history must never hold up an answer. */
const MAX_BUFFERED = 10_000;
/** Rows of one statement. */
const BATCH = 1_000;

/** What is known of a run when it has ended. */
export interface FinishedRun {
  actor: Actor;
  dataSourceId: string;
  sql: string;
  origin: QueryOrigin;
  startedAt: Date;
  durationMs: number;
  rows: number | null;
  bytes: number | null;
  cacheLevel: string | null;
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'rejected';
  error: { code: string; message: string } | null;
}

/** Writes the history in batches beside the answers. */
@Injectable()
export class QueryHistory implements OnApplicationShutdown {
  private readonly logger = new Logger(QueryHistory.name);
  private buffer: { scope: TenantScope; run: QueryHistoryEntity }[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly repository: QueryHistoryRepository) {}

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  record({ actor, origin, error, ...run }: FinishedRun): void {
    if (this.buffer.length >= MAX_BUFFERED) return;
    this.buffer.push({
      scope: { tenantId: actor.tenantId },
      run: {
        id: randomUUID(),
        tenantId: actor.tenantId,
        userId: actor.userId,
        subject: actor.subject,
        dataSourceId: run.dataSourceId,
        // What was refused for its characters is kept as well as it can be.
        sql: toStorableText(run.sql),
        origin: origin.kind,
        dashboardId: origin.dashboardId ?? null,
        widgetId: origin.widgetId ?? null,
        startedAt: run.startedAt,
        durationMs: run.durationMs,
        rows: run.rows,
        bytes: run.bytes === null ? null : String(run.bytes),
        cacheLevel: run.cacheLevel,
        outcome: run.outcome,
        errorCode: error?.code ?? null,
        errorMessage: error ? toStorableText(error.message) : null,
      },
    });
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** The tenant's runs, newest first, those of this process included. */
  async list(scope: TenantScope, filter: HistoryFilter): Promise<Page<QueryHistoryEntity>> {
    await this.flush();
    return this.repository.list(scope, filter);
  }

  private flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.buffer;
    this.buffer = [];
    this.flushing = this.flushing.then(() => this.write(batch));
    return this.flushing;
  }

  private async write(batch: { scope: TenantScope; run: QueryHistoryEntity }[]): Promise<void> {
    const byTenant = new Map<string, QueryHistoryEntity[]>();
    for (const { scope, run } of batch) {
      const runs = byTenant.get(scope.tenantId);
      if (runs) runs.push(run);
      else byTenant.set(scope.tenantId, [run]);
    }
    for (const [tenantId, runs] of byTenant) {
      for (let start = 0; start < runs.length; start += BATCH) await this.insert({ tenantId }, runs.slice(start, start + BATCH));
    }
  }

  /** Never throws. A batch that is refused is written row by row, so that one bad row takes no other with it. */
  private async insert(scope: TenantScope, runs: QueryHistoryEntity[]): Promise<void> {
    try {
      await this.repository.insert(scope, runs);
    } catch (error) {
      const rowsAreToBlame = toDomainError(error).code !== 'SERVICE_UNAVAILABLE';
      if (rowsAreToBlame && runs.length > 1) for (const run of runs) await this.insert(scope, [run]);
      else this.logger.warn({ runs: runs.length, reason: (error as Error).message }, 'query history could not be written');
    }
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { Partitions } from '../../platform/partitions/index.js';
import { Rejection, type ValidEvent } from '../domain/event.js';
import { MetricsFlushed } from '../metrics.events.js';
import type { BatchOutcome, EventBatch } from './batch.js';
import { IngestRepository } from './ingest.repository.js';
import { type MinuteChanges, MinuteRollups } from './minute-rollups.js';
import { type NewEvent, Recognition } from './recognition.js';
import { type ResolvedSeries, SeriesRegister } from './series-register.js';

/** Rows of one statement; a larger batch takes several. */
const ROWS_AT_ONCE = 10_000;
/** A transaction that another one stood in the way of, and a row for which there was no partition: both may do when tried again. */
const WORTH_ANOTHER_TRY = new Set(['40001', '40P01', '23514']);
const NO_PARTITION = '23514';

/** What a flush writes for one tenant, and what must be known when it has committed. */
interface Share {
  readonly scope: TenantScope;
  readonly batches: readonly EventBatch[];
  readonly changes: MinuteChanges;
  resolved: ResolvedSeries | null;
  fresh: readonly NewEvent[];
}

type Ending = PromiseSettledResult<BatchOutcome>;

/**
 * Writes batches of any tenants in one transaction: series, recognition, raw events, minutes and marks. What fails for one
 * tenant is undone for that one alone, and tried again batch by batch.
 */
@Injectable()
export class IngestWriter {
  private readonly logger = new Logger(IngestWriter.name);

  constructor(
    private readonly repository: IngestRepository,
    private readonly register: SeriesRegister,
    private readonly recognition: Recognition,
    private readonly minutes: MinuteRollups,
    private readonly partitions: Partitions,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @returns how it ended for each batch, in order. Rejects when nothing was written, or nobody knows. */
  async flush(batches: readonly EventBatch[]): Promise<Ending[]> {
    const endings = new Map<EventBatch, Ending>();
    const shares = sharesOf(batches);
    for (const [index, ending] of (await this.commit(shares)).entries()) {
      const share = shares[index] ?? [];
      if (ending.status === 'fulfilled') record(endings, share, ending.value);
      else await this.tryAgain(share, ending.reason, endings);
    }
    this.minutes.shrink(this.clock.now().getTime());
    return batches.map((batch) => endings.get(batch) ?? { status: 'rejected', reason: new Error('a batch was left out') });
  }

  private async tryAgain(batches: readonly EventBatch[], reason: unknown, endings: Map<EventBatch, Ending>): Promise<void> {
    const code = (reason as { code?: string }).code ?? '';
    const { message } = reason as Error;
    this.logger.warn({ tenantId: batches[0]?.tenantId, code, reason: message }, 'events of a tenant could not be written');
    if (code === NO_PARTITION) await this.partitions.ensure(this.clock.now()).catch(() => undefined);
    const together = WORTH_ANOTHER_TRY.has(code);
    // What failed by itself, and for a reason of its own, would fail again.
    if (!together && batches.length === 1) return fail(endings, batches, reason);
    for (const attempt of together ? [batches] : batches.map((batch) => [batch])) {
      try {
        const [ending] = await this.commit([attempt]);
        if (ending?.status === 'fulfilled') record(endings, attempt, ending.value);
        else fail(endings, attempt, ending?.reason);
      } catch (error) {
        fail(endings, attempt, error);
      }
    }
  }

  /** One transaction. @returns for each tenant what became of its batches. */
  private async commit(shares: readonly (readonly EventBatch[])[]): Promise<PromiseSettledResult<BatchOutcome[]>[]> {
    const now = this.clock.now();
    const work = shares.map((batches): Share => {
      return { scope: { tenantId: batches[0]?.tenantId ?? '' }, batches, changes: this.minutes.begin(), resolved: null, fresh: [] };
    });
    try {
      // Known before the transaction, in which another connection must not be waited for.
      await this.minutes.number();
      const endings = await this.repository.transaction(work.map(({ scope }) => scope), (manager, _, index) => this.write(manager, work[index] as Share, now));
      for (const [index, ending] of endings.entries()) {
        const share = work[index] as Share;
        if (ending.status === 'fulfilled') this.keep(share);
        else this.undo(share);
      }
      return endings;
    } catch (error) {
      for (const share of work) this.undo(share);
      throw error;
    }
  }

  private async write(manager: EntityManager, share: Share, now: Date): Promise<BatchOutcome[]> {
    const { scope, batches, changes } = share;
    const resolved = await this.register.resolve(manager, scope, distinctSeries(batches), now);
    share.resolved = resolved;
    const outcomes = batches.map((): BatchOutcome => ({ accepted: 0, duplicates: 0, rejected: [] }));
    const admitted = batches.map((batch, index) => ({ batch, events: admittedOf(batch, resolved, outcomes[index] as BatchOutcome) }));
    share.fresh = await this.recognition.sift(manager, scope, admitted);
    for (const { batch } of share.fresh) (outcomes[batch] as BatchOutcome).accepted += 1;
    for (const [index, outcome] of outcomes.entries()) outcome.duplicates = (admitted[index]?.events.length ?? 0) - outcome.accepted;
    if (share.fresh.length === 0) return outcomes;
    for (let from = 0; from < share.fresh.length; from += ROWS_AT_ONCE) {
      await this.writeEvents(manager, scope, share.fresh.slice(from, from + ROWS_AT_ONCE), resolved.ids);
    }
    await this.minutes.write(
      manager,
      scope,
      changes,
      share.fresh.map(({ event: { series, at, value } }) => ({ seriesId: resolved.ids.get(series) ?? 0, at, value })),
    );
    return outcomes;
  }

  private async writeEvents(manager: EntityManager, scope: TenantScope, fresh: readonly NewEvent[], ids: ResolvedSeries['ids']): Promise<void> {
    await this.repository.addEvents(manager, scope, {
      seriesIds: fresh.map(({ event }) => ids.get(event.series) ?? 0),
      instants: fresh.map(({ event }) => event.at),
      values: fresh.map(({ event }) => event.value),
      keys: fresh.some(({ key }) => key !== null) ? fresh.map(({ key }) => key) : null,
    });
  }

  private keep({ scope, changes, resolved, fresh }: Share): void {
    resolved?.keep();
    changes.keep();
    if (fresh.length === 0) return;
    const metrics = new Set<string>();
    const seriesIds = new Set<number>();
    let from = Number.POSITIVE_INFINITY;
    let until = Number.NEGATIVE_INFINITY;
    for (const { event } of fresh) metrics.add(event.series.metric);
    for (const { seriesId, minute } of changes.touched.values()) {
      seriesIds.add(seriesId);
      from = Math.min(from, minute);
      until = Math.max(until, minute + 60_000);
    }
    this.events.publish(new MetricsFlushed({ tenantId: scope.tenantId, metrics: [...metrics], seriesIds: [...seriesIds], from, until }));
  }

  private undo({ scope, changes }: Share): void {
    changes.undo();
    this.register.forget(scope);
  }
}

/** Batches by tenant, the tenants in the order of their ids: so all replicas take what they lock in one order. */
function sharesOf(batches: readonly EventBatch[]): EventBatch[][] {
  const byTenant = new Map<string, EventBatch[]>();
  for (const batch of batches) byTenant.set(batch.tenantId, [...(byTenant.get(batch.tenantId) ?? []), batch]);
  return [...byTenant.keys()].sort().map((tenantId) => byTenant.get(tenantId) ?? []);
}

function distinctSeries(batches: readonly EventBatch[]): Set<ValidEvent['series']> {
  const series = new Set<ValidEvent['series']>();
  for (const { events } of batches) for (const event of events) series.add(event.series);
  return series;
}

/** The events of a batch whose series has a row; the others are rejected by name. */
function admittedOf({ events }: EventBatch, { ids, limit }: ResolvedSeries, outcome: BatchOutcome): readonly ValidEvent[] {
  if (limit === null) return events;
  return events.filter(({ index, series }) => {
    if (ids.has(series)) return true;
    outcome.rejected.push(new Rejection(index, 'quota', `the plan holds at most ${limit} series, and ${series.toString()} would be one more`));
    return false;
  });
}

function fail(endings: Map<EventBatch, Ending>, batches: readonly EventBatch[], reason: unknown): void {
  for (const batch of batches) endings.set(batch, { status: 'rejected', reason });
}

function record(endings: Map<EventBatch, Ending>, batches: readonly EventBatch[], outcomes: readonly BatchOutcome[]): void {
  for (const [index, batch] of batches.entries()) endings.set(batch, { status: 'fulfilled', value: outcomes[index] as BatchOutcome });
}

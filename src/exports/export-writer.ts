import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, toDomainError } from '../platform/http/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import type { ExportRequest } from './domain/export-request.js';
import { type ExportedFile, Exporter } from './exporter.js';
import { ExportProgressed, type ExportStanding } from './exports.events.js';
import { ExportsRepository } from './exports.repository.js';

/** Exports in the background, over the process; waiting ones take turns by tenant and person. */
const IN_BACKGROUND = { perSource: 2, perSubject: 1, perTenant: 2, maxWaiting: 500, maxWaitMs: 3_600_000 } as const;
const BEAT_MS = 5_000;
/** How long a writer is believed to be alive after it was last heard of. */
export const LEASE_MS = 30_000;
/** Hours for which a file is kept. */
const KEPT_MS = 24 * 3_600_000;
/** One file in the database. */
const MOST_BYTES = 100 * 1024 * 1024;

/** Writes exports in the background, in the process that was asked; says how far each is, here and to other replicas. */
@Injectable()
export class ExportWriter implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportWriter.name);
  private readonly queue = new FairQueue(IN_BACKGROUND);
  private readonly running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  private stopping = false;

  constructor(
    private readonly exporter: Exporter,
    private readonly repository: ExportsRepository,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {
    // Cancelled here or on another replica.
    events.on(ExportProgressed, ({ exportId, state }) => {
      if (state === 'cancelled') this.running.get(exportId)?.stop.abort(CANCELLED);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const all = [...this.running.values()];
    for (const { stop } of all) stop.abort(new DomainError('SERVICE_UNAVAILABLE', 'The server was stopped while it wrote the export. Ask for it again.'));
    await Promise.all(all.map(({ ended }) => ended));
  }

  /** Begins an export whose row is there; it goes on by itself. */
  begin(actor: Actor, id: string, request: ExportRequest): void {
    const stop = new AbortController();
    const ended = this.write(actor, id, request, stop).finally(() => this.running.delete(id));
    this.running.set(id, { stop, ended });
    if (this.stopping) stop.abort(new DomainError('SERVICE_UNAVAILABLE', 'The server is stopping. Ask for the export again.'));
  }

  /** Tells that an export was cancelled; whoever writes it stops. */
  cancel({ tenantId }: Actor, exportId: string): void {
    this.events.publish(new ExportProgressed({ tenantId, exportId, state: 'cancelled', progress: 0 }));
  }

  /** Until when a writer that is heard of now is believed. */
  lease(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }

  /** Never rejects: what goes wrong stands in the row. */
  private async write(actor: Actor, id: string, request: ExportRequest, stop: AbortController): Promise<void> {
    const standing = { state: 'queued' as 'queued' | 'running', progress: 0 };
    const beat = async (): Promise<void> => {
      const wanted = await this.repository.advance(actor, id, standing.state, standing.progress, this.lease()).catch(() => true);
      if (!wanted) stop.abort(CANCELLED);
    };
    const heartbeat = setInterval(() => void beat(), BEAT_MS).unref();
    const advance = (state: 'running', progress: number): void => {
      if (progress <= standing.progress && state === standing.state) return;
      Object.assign(standing, { state, progress });
      this.tell(actor, id, state, progress);
    };
    try {
      const place = { tenantId: actor.tenantId, sourceId: 'exports', subject: actor.subject };
      await this.queue.run(place, stop.signal, async () => {
        advance('running', 0);
        await beat();
        stop.signal.throwIfAborted();
        const file = await this.exporter.export(actor, request, {
          caller: { signal: stop.signal },
          onProgress: (share) => advance('running', Math.floor(share * 95)),
        });
        await this.keep(actor, id, file, stop.signal);
      });
    } catch (thrown) {
      await this.fail(actor, id, stop.signal.aborted ? (stop.signal.reason as Error) : (thrown as Error));
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async keep(actor: Actor, id: string, file: ExportedFile, signal: AbortSignal): Promise<void> {
    const { body, fileName, contentType, truncated, failed: failedWidgets } = file;
    if (body.length > MOST_BYTES) throw new DomainError('PAYLOAD_TOO_LARGE', `The file would be larger than ${MOST_BYTES / 1024 ** 2} MiB; narrow the filters.`);
    signal.throwIfAborted();
    const now = this.clock.now();
    const kept = await this.repository.finish(actor, id, { fileName, contentType, truncated, failedWidgets }, body, now, new Date(now.getTime() + KEPT_MS));
    if (kept) this.tell(actor, id, 'ready', 100);
  }

  private async fail(actor: Actor, id: string, thrown: Error): Promise<void> {
    const { code, message, status } = toDomainError(thrown);
    if (status === 500) this.logger.error({ err: thrown, export: id }, 'an export failed unexpectedly');
    try {
      await this.repository.fail(actor, id, { code, message }, this.clock.now());
      if (thrown !== CANCELLED) this.tell(actor, id, 'failed', 0);
    } catch (error) {
      // Its lease runs out, and it counts as failed then.
      this.logger.warn({ export: id, reason: (error as Error).message }, 'the end of an export could not be written');
    }
  }

  private tell({ tenantId }: Actor, exportId: string, state: ExportStanding, progress: number): void {
    this.events.publish(new ExportProgressed({ tenantId, exportId, state, progress }));
  }
}

const CANCELLED = new DomainError('CONFLICT', 'The export was cancelled.');

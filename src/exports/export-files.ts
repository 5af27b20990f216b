import { Injectable } from '@nestjs/common';
import { type Actor, RawAnswer, type Waiting } from '../platform/http/index.js';
import { FairQueue } from '../platform/fair-queue/index.js';
import type { ExportRequest } from './domain/export-request.js';
import { type ExportedFile, Exporter } from './exporter.js';

/** Exports that are written at once while somebody waits for the answer; they hold their rows in memory. */
const WAITED_FOR = { perSource: 4, perSubject: 2, perTenant: 3, maxWaiting: 40, maxWaitMs: 30_000 } as const;

/** Exports as answers: written while the caller waits. */
@Injectable()
export class ExportFiles {
  private readonly queue = new FairQueue(WAITED_FOR);

  constructor(private readonly exporter: Exporter) {}

  /**
   * Writes a file for whoever waits.
   * @param admit is told how many queries will be evaluated, before they are, and may refuse
   * @throws DomainError as `Exporter.export`; SERVICE_UNAVAILABLE when too many are being written
   */
  write(actor: Actor, request: ExportRequest, caller: Waiting, admit: (queries: number) => Promise<void>): Promise<ExportedFile> {
    const place = { tenantId: actor.tenantId, sourceId: 'exports', subject: actor.subject };
    return this.queue.run(place, caller.signal, () => this.exporter.export(actor, request, { caller, admit }));
  }
}

/** The file as it is sent: with its name, and in headers what its reader should know. */
export function fileAnswer({ body, contentType, fileName, truncated, dataAsOf, failed }: ExportedFile): RawAnswer {
  return new RawAnswer(body, contentType, fileName, {}, {
    'x-result-truncated': String(truncated),
    'x-failed-widgets': String(failed),
    ...(dataAsOf === null ? {} : { 'x-data-as-of': dataAsOf }),
  });
}

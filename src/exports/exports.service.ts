import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { DashboardData } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, RawAnswer, type Waiting, notFound } from '../platform/http/index.js';
import { QueryPace } from '../platform/http/rate-limit/index.js';
import { TenantQuotas } from '../tenants/index.js';
import type { ExportRequest } from './domain/export-request.js';
import { type CreateExportDto, type ExportQueryDto, requestOfBody, requestOfQuery } from './dto/export.dto.js';
import { type CreatedExportResponse, ExportResponse } from './dto/export.response.js';
import { ExportFiles, fileAnswer } from './export-files.js';
import { ExportWriter } from './export-writer.js';
import { Exporter } from './exporter.js';
import type { ExportEntity } from './export.entity.js';
import { ExportsRepository } from './exports.repository.js';

/** Hours for which an export that never ends well is kept. */
const KEPT_MS = 24 * 3_600_000;
/** Files of one tenant in the database. */
const MOST_BYTES = 2 * 1024 ** 3;

/** Exports of members: at once, or in the background. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly files: ExportFiles,
    private readonly exporter: Exporter,
    private readonly writer: ExportWriter,
    private readonly repository: ExportsRepository,
    private readonly dashboards: DashboardData,
    private readonly quotas: TenantQuotas,
    private readonly pace: QueryPace,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    quotas.countUsage('exports', (scope) => repository.transaction(scope, (manager) => repository.count(manager, scope, clock.now())));
  }

  /** Writes a file while the caller waits. */
  async file(actor: Actor, dashboardId: string, widgetId: string | null, query: ExportQueryDto, caller: Waiting): Promise<RawAnswer> {
    const request = requestOfQuery(dashboardId, widgetId, query);
    const file = await this.files.write(actor, request, caller, (queries) => this.pace.draw(actor, queries));
    await this.repository.transaction(actor, (manager) => this.record(manager, actor, request));
    return fileAnswer(file);
  }

  /**
   * Begins an export in the background.
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED for what cannot be exported; QUOTA_EXCEEDED
   */
  async create(actor: Actor, dashboardId: string, body: CreateExportDto): Promise<CreatedExportResponse> {
    const request = requestOfBody(dashboardId, body);
    const title = await this.exporter.titleOf(actor, request);
    await this.pace.draw(actor, 1);
    const id = randomUUID();
    await this.repository.transaction(actor, async (manager) => {
      await this.quotas.assertRoom(manager, actor, 'exports', () => this.repository.count(manager, actor, this.clock.now()));
      if ((await this.repository.bytes(manager, actor, this.clock.now())) > MOST_BYTES) {
        throw new DomainError('QUOTA_EXCEEDED', 'The files of the exports that are kept are too large together; delete some, or wait until they expire.', { quota: 'exports' });
      }
      await this.repository.insert(manager, this.rowOf(actor, id, title, request));
      await this.record(manager, actor, request);
    });
    this.writer.begin(actor, id, request);
    return { exportId: id };
  }

  async list(actor: Actor): Promise<ExportResponse[]> {
    const now = this.clock.now();
    return (await this.repository.list(actor, actor.subject, now)).map((row) => ExportResponse.of(row, now));
  }

  /** @throws DomainError NOT_FOUND when the actor has asked for no such export */
  async get(actor: Actor, id: string): Promise<ExportResponse> {
    return ExportResponse.of(await this.find(actor, id), this.clock.now());
  }

  /**
   * The file of an export, in pieces.
   * @throws DomainError NOT_FOUND when there is no such export, or its dashboard may be seen no more; CONFLICT before it is ready
   */
  async download(actor: Actor, id: string): Promise<RawAnswer> {
    const row = await this.find(actor, id);
    await this.dashboards.openDashboard(actor, row.dashboardId);
    const { state, contentType, fileName, bytes, truncated } = row;
    if (state !== 'ready' || contentType === null || bytes === null) throw new DomainError('CONFLICT', 'The export has no file yet.', { state: ExportResponse.of(row, this.clock.now()).state });
    const body = Readable.from(this.pieces(actor, id, Number(bytes)), { objectMode: false });
    return new RawAnswer(body, contentType, fileName, {}, { 'content-length': bytes, 'x-result-truncated': String(truncated) });
  }

  /** Cancels an export that is being written; removes one that has ended. */
  async remove(actor: Actor, id: string): Promise<void> {
    const row = await this.find(actor, id);
    await this.repository.remove(actor, row.id);
    this.writer.cancel(actor, row.id);
  }

  private async find(actor: Actor, id: string): Promise<ExportEntity> {
    const row = await this.repository.find(actor, actor.subject, id, this.clock.now());
    if (!row) throw notFound('export');
    return row;
  }

  private async *pieces(actor: Actor, id: string, bytes: number): AsyncGenerator<Buffer> {
    let sent = 0;
    for (let position = 0; sent < bytes; position += 1) {
      const piece = await this.repository.chunk(actor, id, position);
      // Deleted meanwhile: an answer that ends early must not look whole.
      if (!piece) throw notFound('export');
      sent += piece.length;
      yield piece;
    }
  }

  private rowOf(actor: Actor, id: string, title: string, request: ExportRequest): ExportEntity {
    const now = this.clock.now();
    return {
      id,
      tenantId: actor.tenantId,
      subject: actor.subject,
      dashboardId: request.dashboardId,
      widgetId: request.widgetId,
      title,
      format: request.format,
      request,
      state: 'queued',
      progress: 0,
      error: null,
      fileName: null,
      contentType: null,
      bytes: null,
      truncated: false,
      failedWidgets: 0,
      createdAt: now,
      finishedAt: null,
      leaseUntil: this.writer.lease(),
      expiresAt: new Date(now.getTime() + KEPT_MS),
    };
  }

  private record(manager: EntityManager, actor: Actor, { dashboardId, widgetId, format, filters }: ExportRequest): Promise<void> {
    return this.audit.record(manager, actor, {
      action: 'dashboard.export',
      resourceType: 'dashboard',
      resourceId: dashboardId,
      after: { format, widgetId, filters },
    });
  }
}

import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type DoneResponse, invalid, notFound } from '../platform/http/index.js';
import { fileKind, safeFileName, tableNames } from './connectors/file/file-names.js';
import { LoadProblem } from './connectors/file/load-problem.js';
import { assertReadable } from './connectors/file/upload-check.js';
import { DataSourceChanged } from './data-sources.events.js';
import { DataSourcesRepository } from './data-sources.repository.js';
import type { SourceFileResponse } from './dto/data-source.response.js';
import { SourceConnections } from './source-connections.js';
import { UploadRoom, toUploadError } from './upload-room.js';

const MAX_FILES = 100;

/** One uploaded file, as Fastify's multipart hands it over. */
export interface Upload {
  filename: string;
  file: Readable & { truncated?: boolean };
}

/** The uploaded files of a `file` source; each becomes a table. */
@Injectable()
export class SourceFilesService {
  constructor(
    private readonly repository: DataSourcesRepository,
    private readonly connections: SourceConnections,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
    private readonly room: UploadRoom,
  ) {}

  async list(scope: TenantScope, id: string): Promise<SourceFileResponse[]> {
    const directory = await this.directoryOf(scope, id);
    const names = await storedFiles(directory);
    const tables = tableNames(names);
    return Promise.all(
      names.map(async (name) => ({ name, table: tables.get(name) ?? name, bytes: (await stat(join(directory, name))).size })),
    );
  }

  /**
   * Stores a file whole or not at all; one of the same name is replaced.
   * @throws DomainError VALIDATION_FAILED, PAYLOAD_TOO_LARGE, QUOTA_EXCEEDED, SERVICE_UNAVAILABLE when the disk is full
   */
  async upload(actor: Actor, id: string, upload: Upload | undefined): Promise<SourceFileResponse> {
    const directory = await this.directoryOf(actor, id);
    if (!upload) throw invalid({ path: 'file', rule: 'required', message: 'file must be sent as multipart/form-data' });
    const name = safeFileName(upload.filename);
    const kind = fileKind(name);
    if (kind === null) {
      upload.file.resume();
      throw invalid({ path: 'file', rule: 'fileKind', message: 'file must be a .csv, .tsv, .json, .ndjson, .jsonl or .parquet file' });
    }
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = await storedFiles(directory);
    if (!names.includes(name) && names.length >= MAX_FILES) {
      upload.file.resume();
      throw new DomainError('QUOTA_EXCEEDED', `A file source holds at most ${MAX_FILES} files.`);
    }
    const partial = join(directory, `.${randomUUID()}.partial`);
    const replaced = await stat(join(directory, name)).then(({ size }) => size, () => 0);
    try {
      const gate = await this.room.gate(actor, directory, replaced);
      await pipeline(upload.file, gate, createWriteStream(partial, { mode: 0o600 }));
      if (upload.file.truncated) throw new DomainError('PAYLOAD_TOO_LARGE', 'The file is larger than an upload may be.');
      await this.room.assertWithin(actor, replaced);
      await assertReadable(name, partial, kind);
      await rename(partial, join(directory, name));
    } catch (error) {
      // What is still sent is read and dropped, or its sender would never hear the answer.
      upload.file.resume();
      await rm(partial, { force: true });
      if (error instanceof LoadProblem) throw invalid({ path: 'file', rule: 'readable', message: error.message });
      throw toUploadError(error);
    }
    await this.changed(actor, id, 'datasource.file.upload', name);
    const stored = (await this.list(actor, id)).find((file) => file.name === name);
    if (!stored) throw notFound('file');
    return stored;
  }

  async delete(actor: Actor, id: string, name: string): Promise<DoneResponse> {
    const directory = await this.directoryOf(actor, id);
    if (!(await storedFiles(directory)).includes(name)) throw notFound('file');
    await rm(join(directory, name));
    await this.changed(actor, id, 'datasource.file.delete', name);
    return { ok: true };
  }

  private async directoryOf(scope: TenantScope, id: string): Promise<string> {
    const entity = await this.repository.find(scope, id);
    if (!entity) throw notFound('data source');
    if (entity.type !== 'file') {
      throw invalid({ path: 'id', rule: 'type', message: 'only a source of type file has files' });
    }
    return this.connections.filesDirectory(scope, id);
  }

  /** New files make a new version of the source, so that no cached result of the old ones is served. */
  private async changed(actor: Actor, id: string, action: string, file: string): Promise<void> {
    await this.repository.transaction(actor, async (manager) => {
      const entity = await this.repository.lock(manager, id);
      if (!entity) throw notFound('data source');
      entity.version += 1;
      entity.updatedAt = this.clock.now();
      await this.repository.save(manager, entity);
      await this.audit.record(manager, actor, { action, resourceType: 'datasource', resourceId: id, before: null, after: { file } });
    });
    this.events.publish(new DataSourceChanged({ tenantId: actor.tenantId, dataSourceId: id, kind: 'updated' }));
  }
}

async function storedFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}

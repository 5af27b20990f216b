import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { SourceConnections } from './source-connections.js';
import { SourceLimits } from './source-limits.js';

const PARTIAL = '.partial';
const RETRY_AFTER_SECONDS = 60;

/** Room for uploads: what a tenant's plan leaves it, and what the disk leaves everybody. */
@Injectable()
export class UploadRoom {
  constructor(
    private readonly connections: SourceConnections,
    private readonly quotas: TenantQuotas,
    private readonly limits: SourceLimits,
  ) {
    quotas.countUsage('uploadBytes', (scope) => this.used(scope));
  }

  /** Bytes of a tenant's uploads, those that are just being sent included. */
  async used(scope: TenantScope): Promise<number> {
    // The directory of any source lies beside those of the tenant's others.
    const all = dirname(this.connections.filesDirectory(scope, 'any'));
    let bytes = 0;
    for (const source of await readdir(all).catch(() => [])) {
      for (const file of await readdir(join(all, source)).catch(() => [])) {
        // Tables that were made of the uploads are bounded by themselves.
        if (file.startsWith('.') && !file.endsWith(PARTIAL)) continue;
        bytes += await stat(join(all, source, file)).then(({ size }) => size, () => 0);
      }
    }
    return bytes;
  }

  /**
   * Lets an upload pass for as long as there is room for it.
   * @param replaced bytes of the file that it takes the place of
   * @throws DomainError QUOTA_EXCEEDED or SERVICE_UNAVAILABLE, at once when there is no room at all
   */
  async gate(scope: TenantScope, directory: string, replaced: number): Promise<Transform> {
    const { plan, limit } = await this.quotas.limitOf(scope, 'uploadBytes');
    const quota = limit - (await this.used(scope)) + replaced;
    const { bavail, bsize } = await statfs(directory);
    const disk = bavail * bsize - this.limits.reservedBytes;
    if (disk <= 0) throw diskFull();
    if (quota <= 0) throw exceeded(plan, limit);
    let taken = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        taken += chunk.length;
        if (taken > quota) pass(exceeded(plan, limit));
        else if (taken > disk) pass(diskFull());
        else pass(null, chunk);
      },
    });
  }

  /**
   * Once the upload is there: of several that came at a time, each was let pass by itself.
   * @throws DomainError QUOTA_EXCEEDED
   */
  async assertWithin(scope: TenantScope, replaced: number): Promise<void> {
    const { plan, limit } = await this.quotas.limitOf(scope, 'uploadBytes');
    if ((await this.used(scope)) - replaced > limit) throw exceeded(plan, limit);
  }
}

/** What a write says when the disk was filled by others meanwhile; any other error as it is. */
export function toUploadError(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull() : error;
}

function exceeded(plan: string, limit: number): DomainError {
  const message = `The plan ${plan} holds ${String(Math.round(limit / 1024 ** 2))} MB of uploaded files; delete some before you send more.`;
  return new DomainError('QUOTA_EXCEEDED', message, { quota: 'uploadBytes', limit, plan });
}

const diskFull = (): DomainError =>
  new DomainError('SERVICE_UNAVAILABLE', "The server's disk has no room for files at the moment; nothing of this one was kept.", undefined, RETRY_AFTER_SECONDS);

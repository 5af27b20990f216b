import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { CacheSubjects, ResultCache } from '../../platform/cache/index.js';
import { TenantDatabase } from '../../platform/database/index.js';
import { type Actor, DomainError, type Waiting, invalid, notFound } from '../../platform/http/index.js';
import type { WarmCacheDto } from './dto/cache.dto.js';
import type { CacheDroppedResponse, CacheMetricsResponse, CacheWarmedResponse, WarmedDashboardResponse } from './dto/cache.response.js';

/** Looks after the cache of results: what it does, dropping of it and making results beforehand. */
@Injectable()
export class CacheCare {
  constructor(
    private readonly cache: ResultCache,
    private readonly subjects: CacheSubjects,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
  ) {}

  metrics({ platformAdmin }: Actor): CacheMetricsResponse {
    const { reads, outcomes, hitRate, l1, l2, source } = this.cache.statistics();
    return {
      hitRatePercent: hitRate === null ? null : 100 * hitRate,
      reads,
      hits: outcomes.hit,
      stale: outcomes.stale,
      misses: outcomes.miss,
      kinds: this.subjects.droppable,
      process: platformAdmin ? { l1, l2, source } : null,
    };
  }

  /**
   * Drops the tenant's own entries: all of them, or those of one thing.
   * @throws DomainError VALIDATION_FAILED for a tag of no known kind, NOT_FOUND for a thing that the tenant has not got
   */
  async drop(actor: Actor, tag: string | undefined): Promise<CacheDroppedResponse> {
    const tags = tag === undefined ? [`tenant:${actor.tenantId}`] : await this.tagsOf(actor, tag);
    await this.cache.invalidateTags(tags);
    const dropped = tag ?? 'tenant';
    await this.record(actor, 'cache.invalidate', dropped);
    return { dropped };
  }

  /** Drops everything of everybody. */
  async flush(actor: Actor): Promise<CacheDroppedResponse> {
    await this.cache.clear();
    await this.record(actor, 'cache.flush', 'everything');
    return { dropped: 'everything' };
  }

  /** Makes the results of dashboards, one after the other; one that cannot be made leaves the others alone. */
  async warm(actor: Actor, { dashboardIds }: WarmCacheDto, { signal }: Waiting): Promise<CacheWarmedResponse> {
    const dashboards: WarmedDashboardResponse[] = [];
    for (const dashboardId of dashboardIds) {
      if (signal.aborted) break;
      dashboards.push(await this.warmOne(actor, dashboardId, signal));
    }
    return { dashboards };
  }

  private async warmOne(actor: Actor, dashboardId: string, signal: AbortSignal): Promise<WarmedDashboardResponse> {
    try {
      const warmed = await this.subjects.find('dashboard')?.warm?.(actor, dashboardId, signal);
      if (!warmed) throw notFound('dashboard');
      return { dashboardId, ...warmed, error: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { dashboardId, results: 0, failed: 0, error: error.message };
    }
  }

  private async tagsOf(actor: Actor, tag: string): Promise<string[]> {
    const colon = tag.indexOf(':');
    const subject = colon < 0 ? undefined : this.subjects.find(tag.slice(0, colon));
    if (subject?.tagsOf) return subject.tagsOf(actor, tag.slice(colon + 1));
    throw invalid({ path: 'tag', rule: 'tag', message: `tag must be ${this.subjects.droppable.join(', ')}, a colon and a name` });
  }

  private record(actor: Actor, action: string, resourceId: string): Promise<void> {
    return this.database.run(actor, (manager) => this.audit.record(manager, actor, { action, resourceType: 'cache', resourceId }));
  }
}

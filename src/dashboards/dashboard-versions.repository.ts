import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan, LessThanOrEqual, type QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { DashboardVersionEntity } from './dashboard-version.entity.js';
import type { VersionEntry } from './domain/dashboard.js';
import type { DashboardContent } from './domain/dashboard-content.js';

/** Versions of a dashboard that are kept, the newest. */
export const KEPT_VERSIONS = 200;

/** Rows of `dashboard_versions`. */
@Injectable()
export class DashboardVersionsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Adds a version, and drops those that are too many. */
  async add(manager: EntityManager, version: DashboardVersionEntity): Promise<void> {
    const repository = manager.getRepository(DashboardVersionEntity);
    await repository.insert(version as QueryDeepPartialEntity<DashboardVersionEntity>);
    const { dashboardId } = version;
    await repository.delete({ dashboardId, version: LessThanOrEqual(version.version - KEPT_VERSIONS) });
  }

  /** Newest first, below `before`. */
  page(scope: TenantScope, dashboardId: string, before: number | null, limit: number): Promise<VersionEntry[]> {
    return this.database.run(scope, (manager) =>
      manager.getRepository(DashboardVersionEntity).find({
        select: { version: true, name: true, authorId: true, authorTokenId: true, authorName: true, createdAt: true, summary: true },
        where: { dashboardId, ...(before === null ? {} : { version: LessThan(before) }) },
        order: { version: 'DESC' },
        take: limit,
      }),
    );
  }

  /** What a dashboard was at a version; null when that version is not kept. */
  contentAt(scope: TenantScope, dashboardId: string, version: number): Promise<DashboardContent | null> {
    return this.database.run(scope, (manager) => this.content(manager, dashboardId, version));
  }

  /** One version with what the dashboard was then; null when it is not kept. */
  find(scope: TenantScope, dashboardId: string, version: number): Promise<DashboardVersionEntity | null> {
    return this.database.run(scope, (manager) =>
      manager.getRepository(DashboardVersionEntity).findOneBy({ dashboardId, version }),
    );
  }

  /** The embedded viewer who published a version; nulls when it was a member or the system. */
  author(scope: TenantScope, dashboardId: string, version: number): Promise<Pick<VersionEntry, 'authorTokenId' | 'authorName'> | null> {
    return this.database.run(scope, (manager) =>
      manager.getRepository(DashboardVersionEntity).findOne({
        select: { dashboardId: true, version: true, authorTokenId: true, authorName: true },
        where: { dashboardId, version },
      }),
    );
  }

  async content(manager: EntityManager, dashboardId: string, version: number): Promise<DashboardContent | null> {
    const row = await manager.getRepository(DashboardVersionEntity).findOneBy({ dashboardId, version });
    return row?.content ?? null;
  }
}

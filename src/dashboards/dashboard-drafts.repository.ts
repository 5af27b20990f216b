import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { DashboardDraftEntity } from './dashboard-draft.entity.js';
import type { DashboardDraft } from './domain/dashboard-draft.js';

/** Without a revision the row is written whatever there is; with null only where there is none. */
const UPSERT = `
  INSERT INTO dashboard_drafts (dashboard_id, user_id, tenant_id, base_version, revision, content, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (dashboard_id, user_id)`;
const OVERWRITE = `${UPSERT} DO UPDATE
     SET base_version = excluded.base_version, revision = excluded.revision,
         content = excluded.content, updated_at = excluded.updated_at
  RETURNING revision`;
const ADD = `${UPSERT} DO NOTHING RETURNING revision`;
const REPLACE = `
  WITH replaced AS (
    UPDATE dashboard_drafts
       SET base_version = $4, revision = $5, content = $6, updated_at = $7
     WHERE dashboard_id = $1 AND user_id = $2 AND tenant_id = $3 AND revision = $8
    RETURNING revision)
  SELECT revision FROM replaced`;

/** Rows of `dashboard_drafts`. */
@Injectable()
export class DashboardDraftsRepository {
  constructor(private readonly database: TenantDatabase) {}

  find(scope: TenantScope, dashboardId: string, userId: string): Promise<DashboardDraft | null> {
    return this.database.run(scope, (manager) =>
      manager.getRepository(DashboardDraftEntity).findOneBy({ dashboardId, userId }),
    );
  }

  /** The draft without its content; null when there is none. */
  findMark(
    scope: TenantScope,
    dashboardId: string,
    userId: string,
  ): Promise<Pick<DashboardDraft, 'baseVersion' | 'updatedAt'> | null> {
    return this.database.run(scope, (manager) =>
      manager.getRepository(DashboardDraftEntity).findOne({
        select: { dashboardId: true, userId: true, baseVersion: true, updatedAt: true },
        where: { dashboardId, userId },
      }),
    );
  }

  /**
   * Keeps a draft. @param expected the revision that it takes the place of; null: there is none yet; undefined: any.
   * @returns false, and nothing is written, when there is another revision
   */
  save(scope: TenantScope, draft: DashboardDraft, expected: string | null | undefined): Promise<boolean> {
    const { dashboardId, userId, tenantId, baseVersion, revision, content, updatedAt } = draft;
    const values = [dashboardId, userId, tenantId, baseVersion, revision, JSON.stringify(content), updatedAt];
    return this.database.run(scope, async (manager) => {
      const rows =
        typeof expected === 'string'
          ? await manager.query<unknown[]>(REPLACE, [...values, expected])
          : await manager.query<unknown[]>(expected === null ? ADD : OVERWRITE, values);
      return rows.length > 0;
    });
  }

  /** @returns whether there was one, of that revision where one is given. */
  async remove(manager: EntityManager, dashboardId: string, userId: string, revision?: string): Promise<boolean> {
    const { affected } = await manager
      .getRepository(DashboardDraftEntity)
      .delete({ dashboardId, userId, ...(revision === undefined ? {} : { revision }) });
    return (affected ?? 0) > 0;
  }

  async discard(scope: TenantScope, dashboardId: string, userId: string): Promise<void> {
    await this.database.run(scope, (manager) => this.remove(manager, dashboardId, userId));
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import type { DraftViewer } from './domain/draft-viewer.js';
import type { EmbedDraftEntity } from './embed-draft.entity.js';

/** Drafts of the viewer of a token, $1 to $5 as `whose` gives them. The text is compared: json keeps it as it came. */
const OF_VIEWER = `
  d.tenant_id = $1 AND d.dashboard_id = $2
  AND (d.embed_token_id = $3
       OR ($4::text IS NOT NULL AND EXISTS (
             SELECT FROM embed_tokens t
              WHERE t.tenant_id = $1 AND t.id = d.embed_token_id
                AND (t.user_context -> 'id')::text = $4 AND t.locked_parameters::text = $5)))`;
const INSERT = `
  INSERT INTO embed_drafts (embed_token_id, tenant_id, dashboard_id, base_version, revision, content, updated_at)`;
const ADD = `${INSERT}
  SELECT $3, $1, $2, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM embed_drafts d WHERE ${OF_VIEWER})
  ON CONFLICT DO NOTHING RETURNING revision`;
const OVERWRITE = `
  WITH others AS (DELETE FROM embed_drafts d WHERE ${OF_VIEWER} AND d.embed_token_id <> $3)
  ${INSERT} VALUES ($3, $1, $2, $6, $7, $8, $9)
  ON CONFLICT (embed_token_id) DO UPDATE
     SET base_version = excluded.base_version, revision = excluded.revision,
         content = excluded.content, updated_at = excluded.updated_at
  RETURNING revision`;
const REPLACE = `
  WITH replaced AS (
    UPDATE embed_drafts d SET base_version = $6, revision = $7, content = $8, updated_at = $9
     WHERE ${OF_VIEWER} AND d.revision = $10
    RETURNING d.revision)
  SELECT revision FROM replaced`;
const FIND = `
  SELECT d.embed_token_id AS "embedTokenId", d.tenant_id AS "tenantId", d.dashboard_id AS "dashboardId",
         d.base_version AS "baseVersion", d.revision, d.content, d.updated_at AS "updatedAt"
    FROM embed_drafts d WHERE ${OF_VIEWER}
   ORDER BY d.updated_at DESC LIMIT 1`;
const REMOVE = `
  WITH gone AS (DELETE FROM embed_drafts d WHERE ${OF_VIEWER} AND ($6::uuid IS NULL OR d.revision = $6) RETURNING d.revision)
  SELECT revision FROM gone`;

const whose = ({ tenantId, dashboardId, tokenId, person, locked }: DraftViewer): unknown[] => [tenantId, dashboardId, tokenId, person, locked];

/** What is kept of a draft. */
export type EmbedDraft = Pick<EmbedDraftEntity, 'baseVersion' | 'revision' | 'content' | 'updatedAt'>;

/** Rows of `embed_drafts`. */
@Injectable()
export class EmbedDraftsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** The viewer's newest draft; null when there is none. */
  find(viewer: DraftViewer): Promise<EmbedDraft | null> {
    return this.database.run(viewer, async (manager) => {
      const [row] = await manager.query<EmbedDraftEntity[]>(FIND, whose(viewer));
      return row ?? null;
    });
  }

  /**
   * Keeps a draft. @param expected the revision that it takes the place of; null: there is none yet; undefined: any.
   * @returns false, and nothing is written, when there is another revision
   */
  save(viewer: DraftViewer, draft: EmbedDraft, expected: string | null | undefined): Promise<boolean> {
    const { baseVersion, revision, content, updatedAt } = draft;
    const values = [...whose(viewer), baseVersion, revision, JSON.stringify(content), updatedAt];
    return this.database.run(viewer, async (manager) => {
      const rows =
        typeof expected === 'string'
          ? await manager.query<unknown[]>(REPLACE, [...values, expected])
          : await manager.query<unknown[]>(expected === null ? ADD : OVERWRITE, values);
      return rows.length > 0;
    });
  }

  /** @returns whether there was one, of that revision where one is given. */
  async remove(manager: EntityManager, viewer: DraftViewer, revision: string | null): Promise<boolean> {
    const rows = await manager.query<unknown[]>(REMOVE, [...whose(viewer), revision]);
    return rows.length > 0;
  }

  async discard(viewer: DraftViewer): Promise<void> {
    await this.database.run(viewer, (manager) => this.remove(manager, viewer, null));
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not, type QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Role } from '../tenants/index.js';
import { DashboardShareEntity } from './dashboard-share.entity.js';
import { DashboardEntity } from './dashboard.entity.js';
import type { Dashboard, DashboardSummary } from './domain/dashboard.js';
import { type Access, type Sharing, type Viewer, rolesReaching } from './domain/dashboard-access.js';
import type { WidgetContent } from './domain/dashboard-content.js';
import { WidgetEntity } from './widget.entity.js';

/** What a list of dashboards may be narrowed to. */
export interface DashboardFilter {
  /** Part of name, description or slug. */
  search?: string | undefined;
  tag?: string | undefined;
}

/** Place in a list: after the dashboard last changed then, with that id. */
export interface DashboardKey {
  updatedAt: string;
  id: string;
}

interface ShareRow {
  role: Role | null;
  userId: string | null;
  access: Access;
}

type SummaryRow = Omit<DashboardSummary, 'sharing'> & { visibility: 'private' | 'tenant'; shares: ShareRow[] };

const SUMMARIES = `
  SELECT d.id, d.slug, d.name, d.description, d.tags, d.version, d.owner_id AS "ownerId", d.visibility,
         d.updated_at AS "updatedAt",
         (SELECT count(*)::int FROM widgets w WHERE w.dashboard_id = d.id) AS "widgetCount",
         coalesce((SELECT json_agg(json_build_object('role', s.role, 'userId', s.user_id, 'access', s.access))
                     FROM dashboard_shares s WHERE s.dashboard_id = d.id), '[]') AS shares
    FROM dashboards d
   WHERE d.deleted_at IS NULL
     AND ($1 OR d.owner_id = $2 OR d.visibility = 'tenant'
          OR EXISTS (SELECT FROM dashboard_shares s
                      WHERE s.dashboard_id = d.id AND (s.role = ANY ($3) OR s.user_id = $2)))
     AND ($4::text IS NULL OR d.name ILIKE $4 OR d.description ILIKE $4 OR d.slug ILIKE $4)
     AND ($5::text IS NULL OR $5 = ANY (d.tags))
     AND ($6::timestamptz IS NULL OR (d.updated_at, d.id) < ($6, $7::uuid))
   ORDER BY d.updated_at DESC, d.id DESC
   LIMIT $8`;

/** Rows of `dashboards`, `widgets` and `dashboard_shares`; a dashboard comes and goes whole. */
@Injectable()
export class DashboardsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Several steps in one transaction. */
  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** @returns null when there is no such dashboard, or it is deleted. */
  find(scope: TenantScope, id: string): Promise<Dashboard | null> {
    return this.database.run(scope, async (manager) => {
      const row = await manager.getRepository(DashboardEntity).findOneBy({ id, deletedAt: IsNull() });
      return row && this.assemble(manager, row);
    });
  }

  /** The dashboard, locked until the transaction ends. `deleted` looks for one that was deleted instead. */
  async lock(manager: EntityManager, id: string, deleted = false): Promise<Dashboard | null> {
    const row = await manager
      .getRepository(DashboardEntity)
      .findOne({ where: { id, deletedAt: deleted ? Not(IsNull()) : IsNull() }, lock: { mode: 'pessimistic_write' } });
    return row && this.assemble(manager, row);
  }

  async findIdBySlug(manager: EntityManager, slug: string): Promise<string | null> {
    const row = await manager
      .getRepository(DashboardEntity)
      .findOne({ select: { id: true }, where: { slug, deletedAt: IsNull() } });
    return row?.id ?? null;
  }

  /** The dashboard that holds a widget; null when it is deleted or another tenant's. */
  findIdByWidget(scope: TenantScope, widgetId: string): Promise<string | null> {
    return this.database.run(scope, async (manager) => {
      const [row] = await manager.query<{ id: string }[]>(
        `SELECT d.id FROM widgets w JOIN dashboards d ON d.id = w.dashboard_id WHERE w.id = $1 AND d.deleted_at IS NULL`,
        [widgetId],
      );
      return row?.id ?? null;
    });
  }

  /** Those that the viewer may see, the last changed first. `seesAll` is for admins and the system. */
  async page(
    scope: TenantScope,
    viewer: Viewer,
    seesAll: boolean,
    filter: DashboardFilter,
    after: DashboardKey | null,
    limit: number,
  ): Promise<DashboardSummary[]> {
    const pattern = filter.search === undefined ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = await this.database.run(scope, (manager) =>
      manager.query<SummaryRow[]>(SUMMARIES, [
        seesAll,
        viewer.userId,
        rolesReaching(viewer.role),
        pattern,
        filter.tag ?? null,
        after?.updatedAt ?? null,
        after?.id ?? null,
        limit,
      ]),
    );
    return rows.map(({ visibility, shares, ...row }) => ({ ...row, sharing: sharingOf(visibility, shares) }));
  }

  /** Dashboards of the tenant that are not deleted. */
  count(manager: EntityManager): Promise<number> {
    return manager.getRepository(DashboardEntity).count({ where: { deletedAt: IsNull() } });
  }

  /** Slugs in use that begin alike. */
  async slugsLike(manager: EntityManager, prefix: string): Promise<Set<string>> {
    const rows = await manager.query<{ slug: string }[]>(
      'SELECT slug FROM dashboards WHERE deleted_at IS NULL AND starts_with(slug, $1)',
      [prefix],
    );
    return new Set(rows.map(({ slug }) => slug));
  }

  async insert(manager: EntityManager, dashboard: Dashboard): Promise<void> {
    await manager.getRepository(DashboardEntity).insert(rowOf(dashboard) as QueryDeepPartialEntity<DashboardEntity>);
    await this.insertWidgets(manager, dashboard);
    await this.insertShares(manager, dashboard);
  }

  /** Writes the content and the version of a locked dashboard. */
  async update(manager: EntityManager, dashboard: Dashboard): Promise<void> {
    const { id, tenantId: _tenantId, createdAt: _createdAt, ...changed } = rowOf(dashboard);
    await manager.getRepository(DashboardEntity).update({ id }, changed as QueryDeepPartialEntity<DashboardEntity>);
    await manager.getRepository(WidgetEntity).delete({ dashboardId: id });
    await this.insertWidgets(manager, dashboard);
  }

  /** Puts new shares in the place of the old ones. */
  async replaceSharing(manager: EntityManager, dashboard: Dashboard): Promise<void> {
    await manager
      .getRepository(DashboardEntity)
      .update({ id: dashboard.id }, { visibility: dashboard.sharing.visibility });
    await manager.getRepository(DashboardShareEntity).delete({ dashboardId: dashboard.id });
    await this.insertShares(manager, dashboard);
  }

  /** Marks a dashboard as deleted; it can be brought back until it is purged. */
  async markDeleted(manager: EntityManager, id: string, at: Date, by: string | null): Promise<void> {
    await manager.getRepository(DashboardEntity).update({ id }, { deletedAt: at, deletedBy: by });
  }

  async bringBack(manager: EntityManager, id: string, slug: string): Promise<void> {
    await manager.getRepository(DashboardEntity).update({ id }, { deletedAt: null, deletedBy: null, slug });
  }

  /** Removes what was deleted before then, over all tenants, through a definer function. @returns dashboards removed. */
  purgeDeletedBefore(boundary: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_dashboards_deleted_before($1) AS count', [
        boundary,
      ]);
      return Number(row?.count ?? 0);
    });
  }

  private async assemble(manager: EntityManager, row: DashboardEntity): Promise<Dashboard> {
    const widgets = await manager
      .getRepository(WidgetEntity)
      .find({ where: { dashboardId: row.id }, order: { ordinal: 'ASC' } });
    const shares = await manager
      .getRepository(DashboardShareEntity)
      .find({ where: { dashboardId: row.id }, order: { role: 'ASC', userId: 'ASC' } });
    const { id, tenantId, slug, version, ownerId, createdAt, updatedAt, updatedBy, deletedAt } = row;
    const { name, description, tags, layout, settings } = row;
    const content = { name, description, tags, layout, settings, widgets: widgets.map(widgetOf) };
    return {
      id,
      tenantId,
      slug,
      version,
      ownerId,
      sharing: sharingOf(row.visibility, shares),
      content,
      createdAt,
      updatedAt,
      updatedBy,
      deletedAt,
    };
  }

  private async insertWidgets(
    manager: EntityManager,
    { id: dashboardId, tenantId, content }: Dashboard,
  ): Promise<void> {
    const rows = content.widgets.map(
      ({ description, query, interactions, styling, ...widget }, ordinal): WidgetEntity => ({
        ...widget,
        tenantId,
        dashboardId,
        ordinal,
        description: description ?? null,
        query: query ?? null,
        interactions: interactions ?? null,
        styling: styling ?? null,
      }),
    );
    if (rows.length > 0)
      await manager.getRepository(WidgetEntity).insert(rows as QueryDeepPartialEntity<WidgetEntity>[]);
  }

  private async insertShares(manager: EntityManager, { id: dashboardId, tenantId, sharing }: Dashboard): Promise<void> {
    const rows: ShareRow[] = [
      ...sharing.roles.map(({ role, access }) => ({ role, userId: null, access })),
      ...sharing.members.map(({ userId, access }) => ({ role: null, userId, access })),
    ];
    const entities = rows.map((share): DashboardShareEntity => ({ ...share, id: randomUUID(), tenantId, dashboardId }));
    if (entities.length > 0) await manager.getRepository(DashboardShareEntity).insert(entities);
  }
}

function rowOf(dashboard: Dashboard): Omit<DashboardEntity, 'deletedBy'> {
  const { id, tenantId, slug, version, ownerId, sharing, content, createdAt, updatedAt, updatedBy, deletedAt } =
    dashboard;
  const { name, description, tags, layout, settings } = content;
  const { visibility } = sharing;
  return {
    id,
    tenantId,
    slug,
    name,
    description,
    tags,
    ownerId,
    visibility,
    version,
    layout,
    settings,
    createdAt,
    updatedAt,
    updatedBy,
    deletedAt,
  };
}

function widgetOf({
  id,
  slug,
  type,
  name,
  description,
  position,
  query,
  visualization,
  interactions,
  styling,
}: WidgetEntity): WidgetContent {
  return {
    id,
    slug,
    type,
    name,
    ...(description === null ? {} : { description }),
    position,
    ...(query === null ? {} : { query }),
    visualization,
    ...(interactions === null ? {} : { interactions }),
    ...(styling === null ? {} : { styling }),
  };
}

function sharingOf(visibility: 'private' | 'tenant', shares: readonly ShareRow[]): Sharing {
  return {
    visibility,
    roles: shares.flatMap(({ role, access }) => (role === null ? [] : [{ role, access }])),
    members: shares.flatMap(({ userId, access }) => (userId === null ? [] : [{ userId, access }])),
  };
}

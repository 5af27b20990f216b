import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DraftContent } from './domain/dashboard-draft.js';

/** What one person is changing of a dashboard; nobody else sees it until it is published. */
@Entity({ name: 'dashboard_drafts' })
export class DashboardDraftEntity {
  @PrimaryColumn({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  /** The dashboard's version that the draft began from. */
  @Column({ name: 'base_version', type: 'integer' })
  baseVersion!: number;

  /** Another one with each save, so that two windows do not write over each other unseen. */
  @Column({ type: 'uuid' })
  revision!: string;

  @Column({ type: 'json' })
  content!: DraftContent;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

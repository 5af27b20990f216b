import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DashboardContent } from './domain/dashboard-content.js';

/** What a dashboard was at a version, whole. */
@Entity({ name: 'dashboard_versions' })
export class DashboardVersionEntity {
  @PrimaryColumn({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  /** The dashboard's name at that version. */
  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'author_id', type: 'uuid', nullable: true })
  authorId!: string | null;

  /** The embed token that it was published with, where it was no member. */
  @Column({ name: 'author_token_id', type: 'uuid', nullable: true })
  authorTokenId!: string | null;

  /** What whoever published with it is called. */
  @Column({ name: 'author_name', type: 'text', nullable: true })
  authorName!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** What changed, in a sentence. */
  @Column({ type: 'text' })
  summary!: string;

  @Column({ type: 'json' })
  content!: DashboardContent;
}

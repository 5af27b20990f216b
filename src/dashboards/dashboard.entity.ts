import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { DashboardLayout, DashboardSettings } from './domain/dashboard-content.js';

/** A dashboard without its widgets and shares. */
@Entity({ name: 'dashboards' })
@Unique('dashboards_of_tenant', ['tenantId', 'id'])
@Index('dashboards_slug_unique', ['tenantId', 'slug'], { unique: true, where: 'deleted_at IS NULL' })
@Index('dashboards_recent', { synchronize: false })
@Index('dashboards_deleted_at', ['deletedAt'], { where: 'deleted_at IS NOT NULL' })
export class DashboardEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  /** Its name in dashboards as code. */
  @Column({ type: 'text' })
  slug!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text', array: true, default: '{}' })
  tags!: string[];

  @Column({ name: 'owner_id', type: 'uuid', nullable: true })
  ownerId!: string | null;

  @Column({ type: 'text' })
  visibility!: 'private' | 'tenant';

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ type: 'json' })
  layout!: DashboardLayout;

  @Column({ type: 'json' })
  settings!: DashboardSettings;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ name: 'updated_by', type: 'uuid', nullable: true })
  updatedBy!: string | null;

  /** Set while the dashboard can still be brought back. */
  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  @Column({ name: 'deleted_by', type: 'uuid', nullable: true })
  deletedBy!: string | null;
}

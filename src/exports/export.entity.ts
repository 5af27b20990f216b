import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ExportFormat, ExportRequest } from './domain/export-request.js';

export type ExportState = 'queued' | 'running' | 'ready' | 'failed';

/** An export that is written in the background. Its file lies in `export_chunks`. */
@Entity({ name: 'exports' })
@Index('exports_recent', { synchronize: false })
@Index('exports_expires_at', ['expiresAt'])
export class ExportEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  /** The person or key that asked, and alone may see it. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  @Column({ name: 'widget_id', type: 'uuid', nullable: true })
  widgetId!: string | null;

  /** Name of the dashboard or the widget. */
  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  format!: ExportFormat;

  @Column({ type: 'json' })
  request!: ExportRequest;

  @Column({ type: 'text' })
  state!: ExportState;

  /** 0 to 100. */
  @Column({ type: 'smallint' })
  progress!: number;

  @Column({ type: 'json', nullable: true })
  error!: { code: string; message: string } | null;

  @Column({ name: 'file_name', type: 'text', nullable: true })
  fileName!: string | null;

  @Column({ name: 'content_type', type: 'text', nullable: true })
  contentType!: string | null;

  @Column({ type: 'bigint', nullable: true })
  bytes!: string | null;

  @Column({ type: 'boolean', default: false })
  truncated!: boolean;

  @Column({ name: 'failed_widgets', type: 'integer', default: 0 })
  failedWidgets!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  /** Until then whoever writes it has said that they are alive. */
  @Column({ name: 'lease_until', type: 'timestamptz' })
  leaseUntil!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}

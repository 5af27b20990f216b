import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One run of a query: who, what, when, how much, how it ended. */
@Entity({ name: 'query_history' })
@Index('query_history_started_at', ['startedAt'])
export class QueryHistoryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  /** User, API key or embed token that asked. */
  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'data_source_id', type: 'uuid' })
  dataSourceId!: string;

  /** The template, without the values that were bound to it. */
  @Column({ type: 'text' })
  sql!: string;

  @Column({ type: 'text' })
  origin!: string;

  @Column({ name: 'dashboard_id', type: 'uuid', nullable: true })
  dashboardId!: string | null;

  @Column({ name: 'widget_id', type: 'uuid', nullable: true })
  widgetId!: string | null;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt!: Date;

  @Column({ name: 'duration_ms', type: 'double precision' })
  durationMs!: number;

  @Column({ type: 'integer', nullable: true })
  rows!: number | null;

  @Column({ type: 'bigint', nullable: true })
  bytes!: string | null;

  @Column({ name: 'cache_level', type: 'text', nullable: true })
  cacheLevel!: string | null;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_message', type: 'text', nullable: true })
  errorMessage!: string | null;
}

import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** Counts that stay far below 2^53. */
const asNumber: ValueTransformer = { from: (value: string | null) => (value === null ? null : Number(value)), to: (value: number | null) => value };

/** A materialized view that is kept in a source: what it is, when it is refreshed, how that went. */
@Entity({ name: 'materializations' })
export class MaterializationEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'data_source_id', type: 'uuid' })
  dataSourceId!: string;

  /** Of the view in the source. */
  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'text' })
  sql!: string;

  @Column({ name: 'unique_columns', type: 'text', array: true })
  uniqueColumns!: string[];

  /** Five fields, in UTC. */
  @Column({ type: 'text', nullable: true })
  cron!: string | null;

  @Column({ name: 'on_change', type: 'boolean' })
  onChange!: boolean;

  /** Between two refreshes because of changes. */
  @Column({ name: 'min_interval_seconds', type: 'integer' })
  minIntervalSeconds!: number;

  @Column({ name: 'timeout_seconds', type: 'integer' })
  timeoutSeconds!: number;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'integer' })
  version!: number;

  /** The version whose definition was found harmless by a run of the reading role. */
  @Column({ name: 'built_version', type: 'integer', nullable: true })
  builtVersion!: number | null;

  @Column({ name: 'schema_name', type: 'text', nullable: true })
  schemaName!: string | null;

  @Column({ name: 'row_count', type: 'bigint', nullable: true, transformer: asNumber })
  rowCount!: number | null;

  @Column({ type: 'bigint', nullable: true, transformer: asNumber })
  bytes!: number | null;

  @Column({ name: 'duration_ms', type: 'double precision', nullable: true })
  durationMs!: number | null;

  @Column({ name: 'refreshed_at', type: 'timestamptz', nullable: true })
  refreshedAt!: Date | null;

  /** A moment before the rows were read: they hold all that was committed until then. */
  @Column({ name: 'data_as_of', type: 'timestamptz', nullable: true })
  dataAsOf!: Date | null;

  @Column({ name: 'last_attempt_at', type: 'timestamptz', nullable: true })
  lastAttemptAt!: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'failures_in_a_row', type: 'integer', default: 0 })
  failuresInARow!: number;

  @Column({ type: 'integer', default: 0 })
  refreshes!: number;

  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @Column({ name: 'base_tables', type: 'text', array: true, default: '{}' })
  baseTables!: string[];

  @Column({ name: 'change_marks', type: 'jsonb', nullable: true })
  changeMarks!: Record<string, string> | null;

  @Column({ name: 'changes_unseen', type: 'text', nullable: true })
  changesUnseen!: string | null;

  @Column({ name: 'changes_checked_at', type: 'timestamptz', nullable: true })
  changesCheckedAt!: Date | null;

  /** When a change was first seen that the rows do not hold. */
  @Column({ name: 'changed_at', type: 'timestamptz', nullable: true })
  changedAt!: Date | null;

  /** By cron, or because the source changed. */
  @Column({ name: 'next_due_at', type: 'timestamptz', nullable: true })
  nextDueAt!: Date | null;

  @Column({ name: 'lease_token', type: 'uuid', nullable: true })
  leaseToken!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

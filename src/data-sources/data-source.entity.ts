import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A connection to someone's data. Secrets stand in `encryptedSecrets` alone, under the tenant's key. */
@Entity({ name: 'data_sources' })
@Unique('data_sources_name_unique', ['tenantId', 'name'])
export class DataSourceEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'jsonb' })
  settings!: Record<string, unknown>;

  @Column({ name: 'encrypted_secrets', type: 'text', nullable: true })
  encryptedSecrets!: string | null;

  @Column({ name: 'secrets_set', type: 'text', array: true, default: '{}' })
  secretsSet!: string[];

  /** Grows with each change of settings; part of every cache key. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ type: 'text', default: 'unknown' })
  status!: 'unknown' | 'ok' | 'failing';

  @Column({ name: 'last_checked_at', type: 'timestamptz', nullable: true })
  lastCheckedAt!: Date | null;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { QueryParameter } from './domain/query-parameters.js';

/** A query that people keep under a name. */
@Entity({ name: 'saved_queries' })
@Unique('saved_queries_name_unique', ['tenantId', 'name'])
export class SavedQueryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column({ name: 'data_source_id', type: 'uuid' })
  dataSourceId!: string;

  @Column({ type: 'text' })
  sql!: string;

  @Column({ type: 'jsonb', default: [] })
  parameters!: QueryParameter[];

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

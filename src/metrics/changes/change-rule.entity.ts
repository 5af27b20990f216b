import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { ChangeRule } from '../domain/changes/change-rule.js';

/** A rule by which a tenant's changes become events. */
@Entity({ name: 'change_rules' })
@Unique('change_rules_name_unique', ['tenantId', 'name'])
export class ChangeRuleEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  @Column({ type: 'jsonb' })
  rule!: ChangeRule;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

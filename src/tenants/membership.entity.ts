import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from './domain/roles.js';

/** A person's place in a tenant. */
@Entity({ name: 'memberships' })
export class MembershipEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}

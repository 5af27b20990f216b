import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Role } from '../tenants/index.js';
import type { Access } from './domain/dashboard-access.js';

/** Access to a dashboard for a role or for a member. */
@Entity({ name: 'dashboard_shares' })
@Unique('dashboard_shares_role_unique', ['dashboardId', 'role'])
@Unique('dashboard_shares_user_unique', ['dashboardId', 'userId'])
export class DashboardShareEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  @Column({ type: 'text', nullable: true })
  role!: Role | null;

  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @Column({ type: 'text' })
  access!: Access;
}

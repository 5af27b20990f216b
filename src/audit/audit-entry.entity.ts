import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of the audit trail. Rows are only ever inserted; `tidemark_app` has no right to change or delete them. */
@Entity({ name: 'audit_log' })
export class AuditEntryEntity {
  /** Grows with time; made by the database. A 64-bit integer, hence text. */
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: string;

  /** Null for what belongs to no tenant, such as an account made on the command line. */
  @Column({ name: 'tenant_id', type: 'uuid', nullable: true })
  tenantId!: string | null;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind!: ActorKind;

  /** Id of the user, key or embed token. */
  @Column({ name: 'actor_id', type: 'text', nullable: true })
  actorId!: string | null;

  /** The person behind it: the user, or the maker of the API key. */
  @Column({ name: 'actor_user_id', type: 'uuid', nullable: true })
  actorUserId!: string | null;

  /** Such as `dashboard.update`. */
  @Column({ type: 'text' })
  action!: string;

  @Column({ name: 'resource_type', type: 'text' })
  resourceType!: string;

  @Column({ name: 'resource_id', type: 'text', nullable: true })
  resourceId!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  before!: unknown;

  @Column({ type: 'jsonb', nullable: true })
  after!: unknown;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ name: 'request_id', type: 'text', nullable: true })
  requestId!: string | null;
}

export type ActorKind = 'user' | 'api-key' | 'embed' | 'system';

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One sign-in on one device: the family of its refresh tokens. It is the person's own and crosses tenants. */
@Entity({ name: 'sessions' })
export class SessionEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  /** Where the next access token leads; null when that tenant is gone. */
  @Column({ name: 'chosen_tenant_id', type: 'uuid', nullable: true })
  chosenTenantId!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Signing in or the last renewal of the access token. */
  @Column({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'revoked_because', type: 'text', nullable: true })
  revokedBecause!: RevocationReason | null;
}

export type RevocationReason = 'signed-out' | 'revoked' | 'password-changed' | 'refresh-token-reused';

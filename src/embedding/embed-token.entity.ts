import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Branding, Interaction, LockedParameters, Theme, UserContext } from './domain/embed-grant.js';

/** What an embed token stands for. The token itself carries nothing but its id, its tenant and its end. */
@Entity({ name: 'embed_tokens' })
@Index('embed_tokens_recent', { synchronize: false })
@Index('embed_tokens_of_dashboard', { synchronize: false })
@Index('embed_tokens_expires_at', ['expiresAt'])
export class EmbedTokenEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  /** SHA-256; the token is kept nowhere. */
  @Column({ name: 'token_hash', type: 'bytea', select: false })
  tokenHash!: Buffer;

  @Column({ type: 'text' })
  interaction!: Interaction;

  @Column({ name: 'may_export', type: 'boolean' })
  mayExport!: boolean;

  @Column({ name: 'locked_parameters', type: 'json' })
  lockedParameters!: LockedParameters;

  @Column({ name: 'user_context', type: 'json' })
  userContext!: UserContext;

  /** Origins that may embed, such as https://app.example.com or https://*.example.com; none: all. */
  @Column({ name: 'allowed_domains', type: 'text', array: true })
  allowedDomains!: string[];

  @Column({ type: 'text', nullable: true })
  theme!: Theme | null;

  @Column({ type: 'json', nullable: true })
  branding!: Branding | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** The person who made it, or who made the API key that did. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'revoked_by', type: 'uuid', nullable: true })
  revokedBy!: string | null;

  /** A 64-bit integer, hence text. */
  @Column({ name: 'view_count', type: 'bigint', default: '0' })
  viewCount!: string;

  @Column({ name: 'last_seen_at', type: 'timestamptz', nullable: true })
  lastSeenAt!: Date | null;
}

import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A key by which a program acts within one tenant. */
@Entity({ name: 'api_keys' })
@Unique('api_keys_key_hash_unique', ['keyHash'])
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  /** Who made it. The key can do no more than this member, and ends with the membership. */
  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Its first characters, to know it by. */
  @Column({ type: 'text' })
  prefix!: string;

  /** SHA-256; the key itself is kept nowhere. */
  @Column({ name: 'key_hash', type: 'bytea', select: false })
  keyHash!: Buffer;

  @Column({ type: 'text', array: true })
  permissions!: string[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** To the minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;
}

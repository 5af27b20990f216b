import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a person proves who they are. Its row is seen by that person's own transactions alone. */
@Entity({ name: 'credentials' })
export class CredentialEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId!: string;

  /** argon2id, with its parameters and salt. */
  @Column({ name: 'password_hash', type: 'text' })
  passwordHash!: string;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}

import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A person's account. How they prove who they are stands elsewhere, in `auth`. */
@Entity({ name: 'users' })
@Unique('users_email_unique', ['email'])
export class UserEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Lower case. */
  @Column({ type: 'text', update: false })
  email!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Set by `grant_platform_admin()` alone; the application's role may not write the column. */
  @Column({ name: 'platform_admin', type: 'boolean', default: false, insert: false, update: false })
  platformAdmin!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

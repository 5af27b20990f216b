import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A private address that a platform admin opened for outgoing connections. */
@Entity({ name: 'allowed_hosts' })
export class AllowedHostEntity {
  @PrimaryColumn({ type: 'text' })
  host!: string;

  @PrimaryColumn({ type: 'integer' })
  port!: number;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}

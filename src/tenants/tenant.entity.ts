import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** An organisation that owns everything else. */
@Entity({ name: 'tenants' })
@Unique('tenants_slug_unique', ['slug'])
export class TenantEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  slug!: string;

  /** IANA name; days and hours of the tenant's figures are cut in it. */
  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  @Column({ type: 'text' })
  plan!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

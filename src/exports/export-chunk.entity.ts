import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A piece of an export's file, in order of `position` from 0. */
@Entity({ name: 'export_chunks' })
export class ExportChunkEntity {
  @PrimaryColumn({ name: 'export_id', type: 'uuid' })
  exportId!: string;

  @PrimaryColumn({ type: 'integer' })
  position!: number;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ type: 'bytea' })
  bytes!: Buffer;
}

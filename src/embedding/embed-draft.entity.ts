import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EmbeddedEdit } from '../dashboards/index.js';

/** What one embedded viewer is changing of the dashboard; nobody else sees it until it is published. */
@Entity({ name: 'embed_drafts' })
@Index('embed_drafts_of_dashboard', { synchronize: false })
export class EmbedDraftEntity {
  /** The token that it was begun with. */
  @PrimaryColumn({ name: 'embed_token_id', type: 'uuid' })
  embedTokenId!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  /** The dashboard's version that the draft began from. */
  @Column({ name: 'base_version', type: 'integer' })
  baseVersion!: number;

  /** Another one with each save, so that two windows do not write over each other unseen. */
  @Column({ type: 'uuid' })
  revision!: string;

  @Column({ type: 'json' })
  content!: EmbeddedEdit;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

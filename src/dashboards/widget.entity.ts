import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type {
  Visualization,
  WidgetInteractions,
  WidgetPosition,
  WidgetQuery,
  WidgetType,
} from './domain/dashboard-content.js';

/** A widget of a dashboard as it stands now; earlier states are in the dashboard's versions. */
@Entity({ name: 'widgets' })
@Unique('widgets_slug_unique', ['dashboardId', 'slug'])
export class WidgetEntity {
  /** Unique over the installation, so that a socket can name a widget alone. */
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'dashboard_id', type: 'uuid' })
  dashboardId!: string;

  /** Place in the dashboard's list, from 0. */
  @Column({ type: 'integer' })
  ordinal!: number;

  @Column({ type: 'text' })
  slug!: string;

  @Column({ type: 'text' })
  type!: WidgetType;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'json' })
  position!: WidgetPosition;

  @Column({ type: 'json', nullable: true })
  query!: WidgetQuery | null;

  @Column({ type: 'json' })
  visualization!: Visualization;

  @Column({ type: 'json', nullable: true })
  interactions!: WidgetInteractions | null;

  @Column({ type: 'json', nullable: true })
  styling!: Record<string, unknown> | null;
}

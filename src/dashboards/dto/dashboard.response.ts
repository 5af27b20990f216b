import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { Dashboard, DashboardSummary, VersionEntry } from '../domain/dashboard.js';
import type { Access, Sharing } from '../domain/dashboard-access.js';
import type { DashboardDraft } from '../domain/dashboard-draft.js';
import type { WidgetContent, WidgetQuery, WidgetType } from '../domain/dashboard-content.js';
import { DashboardSettingsDto, LayoutDto } from './dashboard.dto.js';
import { MemberShareDto, RoleShareDto } from './sharing.dto.js';
import { WidgetInteractionsDto } from './interactions.dto.js';
import { VisualizationDto, WidgetPositionDto } from './widget.dto.js';
import { MetricWidgetQueryDto, SavedQueryDto, SqlQueryDto } from './widget-query.dto.js';

/** A person by name; of versions and conflicts also an embedded viewer, whose id is their token's. */
export class PersonResponse {
  id!: string;
  name!: string;
}

/** Names of people by id. */
export type PeopleNames = ReadonlyMap<string, string>;

function person(id: string | null, names: PeopleNames): PersonResponse | null {
  return id === null ? null : { id, name: names.get(id) ?? '' };
}

/** A widget; what it holds can be sent back as it is. */
@ApiExtraModels(SqlQueryDto, SavedQueryDto, MetricWidgetQueryDto)
export class WidgetResponse {
  id!: string;
  /** Name in dashboards as code. */
  slug!: string;
  type!: WidgetType;
  name!: string;
  description?: string;
  position!: WidgetPositionDto;

  @ApiPropertyOptional({ oneOf: [{ $ref: getSchemaPath(SqlQueryDto) }, { $ref: getSchemaPath(SavedQueryDto) }, { $ref: getSchemaPath(MetricWidgetQueryDto) }] })
  query?: WidgetQuery;

  visualization!: VisualizationDto;
  interactions?: WidgetInteractionsDto;
  styling?: Record<string, unknown>;
}

/** A widget after a change, with the version of the dashboard that it made. */
export class WidgetChangeResponse extends WidgetResponse {
  dashboardId!: string;
  /** The dashboard's new version. */
  version!: number;

  static ofChange(widget: WidgetContent, { id, version }: Pick<Dashboard, 'id' | 'version'>): WidgetChangeResponse {
    return { ...widget, dashboardId: id, version };
  }
}

/** The dashboard after something was taken from it. */
export class WidgetDeletedResponse {
  ok!: true;
  /** The dashboard's new version. */
  version!: number;
}

/** That you have a draft. */
export class DraftMarkResponse {
  /** The version that it began from. */
  version!: number;
  updatedAt!: Date;
}

export class DashboardResponse {
  id!: string;
  /** Name in dashboards as code. */
  slug!: string;
  name!: string;
  description!: string | null;
  tags!: string[];
  /** Grows with each change; writes carry the version that they were made on. */
  version!: number;
  /** null: made by the system. */
  owner!: PersonResponse | null;
  layout!: LayoutDto;
  settings!: DashboardSettingsDto;
  widgets!: WidgetResponse[];
  /** What the asker may do. */
  access!: Access;
  /** Your draft of it, if you have one; see `GET /dashboards/{id}/draft`. */
  draft!: DraftMarkResponse | null;
  createdAt!: Date;
  updatedAt!: Date;

  static of(
    { id, slug, version, ownerId, content, createdAt, updatedAt }: Dashboard,
    access: Access,
    names: PeopleNames,
    draft: Pick<DashboardDraft, 'baseVersion' | 'updatedAt'> | null,
  ): DashboardResponse {
    const { name, description, tags, layout, settings, widgets } = content;
    return {
      id,
      slug,
      name,
      description,
      tags,
      version,
      owner: person(ownerId, names),
      layout,
      settings,
      widgets,
      access,
      draft: draft && { version: draft.baseVersion, updatedAt: draft.updatedAt },
      createdAt,
      updatedAt,
    };
  }
}

export class DashboardSummaryResponse {
  id!: string;
  slug!: string;
  name!: string;
  description!: string | null;
  tags!: string[];
  version!: number;
  owner!: PersonResponse | null;
  widgetCount!: number;
  access!: Access;
  updatedAt!: Date;

  static of(
    { sharing: _sharing, ownerId, ...summary }: DashboardSummary,
    access: Access,
    names: PeopleNames,
  ): DashboardSummaryResponse {
    return { ...summary, owner: person(ownerId, names), access };
  }
}

/** One version in a dashboard's history. */
export class DashboardVersionResponse {
  version!: number;
  /** The dashboard's name at that version. */
  name!: string;
  author!: PersonResponse | null;
  createdAt!: Date;
  /** What changed, in a sentence. */
  summary!: string;

  static of(
    { version, name, authorId, authorTokenId, authorName, createdAt, summary }: VersionEntry,
    names: PeopleNames,
  ): DashboardVersionResponse {
    const embedded = authorTokenId !== null && authorName !== null ? { id: authorTokenId, name: authorName } : null;
    return { version, name, author: person(authorId, names) ?? embedded, createdAt, summary };
  }
}

/** A version beside the present one. */
export class ComparedVersionResponse extends DashboardVersionResponse {
  /** What restoring it would change, in a sentence; null: nothing. */
  @ApiProperty({ type: String, nullable: true })
  restoring!: string | null;
}

/** Who sees and who changes a dashboard, beside its owner and the admins. */
export class SharingResponse {
  visibility!: 'private' | 'tenant';
  roles!: RoleShareDto[];
  members!: MemberShareDto[];

  static of({ visibility, roles, members }: Sharing): SharingResponse {
    return { visibility, roles: [...roles], members: [...members] };
  }
}

/** What applying a definition did. */
export class AppliedDefinitionResponse {
  id!: string;
  slug!: string;
  name!: string;
  version!: number;
  /** unchanged: the definition said what was there already, and no version was made. */
  outcome!: 'created' | 'updated' | 'unchanged';
}

export class DashboardDeletedResponse {
  ok!: true;
}

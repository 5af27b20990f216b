import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DraftSavedResponse, EmbeddedWidgetDraftDto, LayoutDto, TimeRangeSettingDto, type ViewedDashboard, VisualizationDto, WidgetPositionDto, type WidgetType } from '../../dashboards/index.js';
import type { EmbedDraft } from '../embed-drafts.repository.js';
import type { Theme } from '../domain/embed-grant.js';
import { BrandingDto } from './embed-token.dto.js';
import { EmbedPermissionsResponse } from './embed-token.response.js';

/** How a dashboard is to be embedded; nothing of what the token locks. */
export class EmbedConfigResponse {
  /** Id of the token. */
  id!: string;
  dashboardId!: string;
  permissions!: EmbedPermissionsResponse;
  theme!: Theme | null;
  branding!: BrandingDto | null;
  expiresAt!: Date;
  /** The server's clock, so that the browser's need not be right. */
  now!: Date;
}

/** A variable that the viewer may choose. */
export class EmbeddedVariableResponse {
  name!: string;

  @ApiProperty({ enum: ['text', 'number', 'boolean', 'date', 'date_range', 'list'] })
  type!: ViewedDashboard['settings']['variables'][number]['type'];

  /** Type of a list's items. */
  @ApiProperty({ enum: ['text', 'number', 'boolean', 'date'], required: false })
  itemType?: 'text' | 'number' | 'boolean' | 'date';

  label?: string;

  @ApiProperty({ required: false, description: 'Value until the viewer chooses one.' })
  default?: unknown;

  required?: boolean;
  multiple?: boolean;
  /** Whether there are choices to be listed. */
  hasOptions!: boolean;
}

export class EmbeddedSettingsResponse {
  /** Seconds between evaluations; 0 is off. */
  refreshInterval!: number;
  theme?: string;
  timeRange?: TimeRangeSettingDto;
  variables!: EmbeddedVariableResponse[];
}

/** A widget without its query. */
export class EmbeddedWidgetResponse {
  id!: string;
  type!: WidgetType;
  name!: string;
  description?: string;
  position!: WidgetPositionDto;
  visualization!: VisualizationDto;
  styling?: Record<string, unknown>;
  /** Whether it has rows to be fetched. */
  hasData!: boolean;
}

/** A dashboard as its embedded viewers see it: without SQL, sources, owner, and what they may not choose. */
export class EmbeddedDashboardResponse implements ViewedDashboard {
  id!: string;
  name!: string;
  description!: string | null;
  version!: number;
  layout!: LayoutDto;
  settings!: EmbeddedSettingsResponse;
  widgets!: EmbeddedWidgetResponse[];
}

/** What the viewer was changing, as it was kept. */
export class EmbeddedDraftResponse extends DraftSavedResponse {
  layout?: LayoutDto;

  /** Defaults of variables by name. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  defaults?: Record<string, unknown>;

  widgets?: EmbeddedWidgetDraftDto[];

  static ofDraft(draft: EmbedDraft, newer: DraftSavedResponse['newer']): EmbeddedDraftResponse {
    const { layout, defaults, widgets } = draft.content;
    return { layout, defaults, widgets, ...DraftSavedResponse.of(draft, newer) } as EmbeddedDraftResponse;
  }
}

/** What changing a dashboard in a frame begins with. */
export class EmbedEditorResponse {
  dashboard!: EmbeddedDashboardResponse;
  draft!: EmbeddedDraftResponse | null;
}

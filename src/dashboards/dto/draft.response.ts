import { ApiProperty } from '@nestjs/swagger';
import type { DashboardDraft } from '../domain/dashboard-draft.js';
import { LayoutDto } from './dashboard.dto.js';
import { PersonResponse } from './dashboard.response.js';
import { DraftSettingsDto, DraftWidgetDto } from './draft.dto.js';

/** What somebody published since a draft was begun. */
export class NewerVersionResponse {
  version!: number;
  /** null: the system. */
  updatedBy!: PersonResponse | null;
  updatedAt!: Date;
  /** What changed since the draft's own version, in a sentence; null when that version is not kept any more. */
  changes!: string | null;
}

/** That a draft was kept. */
export class DraftSavedResponse {
  /** The version that the draft began from. */
  version!: number;
  /** To be sent with the next save. */
  revision!: string;
  updatedAt!: Date;
  /** null: nobody published in the meantime. */
  newer!: NewerVersionResponse | null;

  static of(
    { baseVersion, revision, updatedAt }: Pick<DashboardDraft, 'baseVersion' | 'revision' | 'updatedAt'>,
    newer: NewerVersionResponse | null,
  ): DraftSavedResponse {
    return { version: baseVersion, revision, updatedAt, newer };
  }
}

/** Your own draft of a dashboard, as it was kept. */
export class DraftResponse extends DraftSavedResponse {
  name?: string;

  @ApiProperty({ type: String, nullable: true, required: false })
  description?: string | null;

  tags?: string[];
  layout?: LayoutDto;
  settings?: DraftSettingsDto;
  widgets?: DraftWidgetDto[];

  static ofDraft(draft: DashboardDraft, newer: NewerVersionResponse | null): DraftResponse {
    return { ...draft.content, ...DraftSavedResponse.of(draft, newer) };
  }
}

export class DraftDiscardedResponse {
  ok!: true;
}

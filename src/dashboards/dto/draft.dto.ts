import { OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MAX_WIDGETS } from '../domain/dashboard-content.js';
import { CreateDashboardDto, DashboardSettingsDto, MAX_VARIABLES } from './dashboard.dto.js';
import { WidgetDto } from './widget.dto.js';

/** A widget that is being made: it may have no name yet, and a query that cannot run yet. */
export class DraftWidgetDto extends OmitType(WidgetDto, ['name', 'query', 'interactions'] as const) {
  @IsString()
  @MaxLength(200)
  name!: string;

  /** As in a widget, finished or not. */
  @IsOptional()
  @IsObject()
  query?: Record<string, unknown> | null;

  /** As in a widget, finished or not. */
  @IsOptional()
  @IsObject()
  interactions?: Record<string, unknown> | null;
}

export class DraftSettingsDto extends OmitType(DashboardSettingsDto, ['variables'] as const) {
  /** As in a dashboard's settings, finished or not. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VARIABLES)
  @IsObject({ each: true })
  variables: Record<string, unknown>[] = [];
}

/** A dashboard that is being changed, in the form of `PUT /dashboards/{id}`; what is unfinished is kept as it is. */
export class SaveDraftDto extends PartialType(
  OmitType(CreateDashboardDto, ['name', 'slug', 'settings', 'widgets'] as const),
) {
  /** The version that the draft began from. */
  @IsInt()
  @Min(1)
  version!: number;

  /** The revision that this one takes the place of, null for the first one; left out, it takes any. A stale one is 409. */
  @IsOptional()
  @IsUUID()
  revision?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => DraftSettingsDto)
  settings?: DraftSettingsDto;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_WIDGETS)
  @ValidateNested({ each: true })
  @Type(() => DraftWidgetDto)
  widgets?: DraftWidgetDto[];
}

/** What to publish, and over what. */
export class PublishDraftDto {
  /** The dashboard's version to publish over; the one that the draft began from when left out. A stale one is 409. */
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  /** The revision to publish; whichever there is when left out. A stale one is 409. */
  @IsOptional()
  @IsUUID()
  revision?: string;
}

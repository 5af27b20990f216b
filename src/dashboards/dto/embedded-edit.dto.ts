import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsObject, IsOptional, IsString, IsUUID, MaxLength, Min, ValidateNested } from 'class-validator';
import { MAX_WIDGETS } from '../domain/dashboard-content.js';
import type { EmbeddedEdit } from '../domain/embedded-edit.js';
import { LayoutDto } from './dashboard.dto.js';
import { WidgetDto } from './widget.dto.js';

/** A widget as an embedded editor arranges it; it has no query, no source and no interactions to be told. */
export class EmbeddedWidgetEditDto extends OmitType(WidgetDto, ['query', 'interactions', 'slug'] as const) {
  /** Of a new widget that shows data: the widget of this dashboard whose rows it shows. */
  @IsOptional()
  @IsUUID()
  origin?: string;
}

/** A widget that is being made: it may have no name yet. */
export class EmbeddedWidgetDraftDto extends OmitType(EmbeddedWidgetEditDto, ['name'] as const) {
  @IsString()
  @MaxLength(200)
  name!: string;
}

class EmbeddedEditBaseDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LayoutDto)
  layout?: LayoutDto;

  /** Defaults of the variables that the viewer may choose, by name; null takes one away. */
  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  defaults?: Record<string, unknown>;
}

/** What an embedded editor publishes: a draft that is finished. */
export class EmbeddedEditDto extends EmbeddedEditBaseDto implements EmbeddedEdit {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_WIDGETS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => EmbeddedWidgetEditDto)
  widgets?: EmbeddedWidgetEditDto[];
}

/** What an embedded editor is changing; what is unfinished is kept as it is. */
export class SaveEmbeddedDraftDto extends EmbeddedEditBaseDto implements EmbeddedEdit {
  /** The version that the draft began from. */
  @IsInt()
  @Min(1)
  version!: number;

  /** The revision that this one takes the place of, null for the first one; left out, it takes any. A stale one is 409. */
  @IsOptional()
  @IsUUID()
  revision?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_WIDGETS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => EmbeddedWidgetDraftDto)
  widgets?: EmbeddedWidgetDraftDto[];
}

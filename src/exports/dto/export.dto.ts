import { Transform } from 'class-transformer';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsObject, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { MAX_FILTERS_LENGTH, parseFilters } from '../../dashboards/index.js';
import { IsLanguageTag, MayBeAbsent } from '../../platform/http/index.js';
import { IsTimeZone } from '../../tenants/index.js';
import { EXPORT_FORMATS, type ExportFormat, type ExportRequest } from '../domain/export-request.js';

const BOUNDS = { least: 100, most: 4_000, scale: 4 } as const;
const LANGUAGE_TAG = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;

/** A number of a URL; other text stays, and is refused by the rules. */
const numeric = Transform(({ value }): unknown => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value));

/** How a file is to look; what a format has no place for is passed over. */
class ExportLookDto {
  @IsIn(EXPORT_FORMATS)
  @ApiProperty({ enum: EXPORT_FORMATS })
  format!: ExportFormat;

  /** Of pictures and pages; light when left out. */
  @MayBeAbsent()
  @IsIn(['light', 'dark'])
  theme?: 'light' | 'dark';

  /** BCP 47; in which dates and figures are written. en when left out. */
  @MayBeAbsent()
  @IsLanguageTag()
  @Matches(LANGUAGE_TAG, { message: 'locale must be a language tag, such as en-GB' })
  locale?: string;

  /** IANA zone in which times are written; the tenant's when left out. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(60)
  @IsTimeZone()
  timeZone?: string;

  /** CSS pixels of a picture, 100 to 4,000; as on the dashboard when left out. */
  @MayBeAbsent()
  @numeric
  @IsInt()
  @Min(BOUNDS.least)
  @Max(BOUNDS.most)
  width?: number;

  /** CSS pixels of a widget's picture, 100 to 4,000; a dashboard is as high as its widgets make it. */
  @MayBeAbsent()
  @numeric
  @IsInt()
  @Min(BOUNDS.least)
  @Max(BOUNDS.most)
  height?: number;

  /** Device pixels to a CSS pixel of a PNG, 1 to 4; 2 when left out, or fewer where that would be more than 16 million pixels. */
  @MayBeAbsent()
  @numeric
  @IsNumber()
  @Min(1)
  @Max(BOUNDS.scale)
  scale?: number;
}

/** What a URL says of an export. */
export class ExportQueryDto extends ExportLookDto {
  /** JSON object of values by variable, such as `{"region":["EU"],"period":"last_30_days"}`; null stands for "all". */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_FILTERS_LENGTH)
  filters?: string;

  /** true evaluates anew instead of answering from the cache. */
  @MayBeAbsent()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'] })
  refresh?: 'true' | 'false';
}

/** An export that is to be written in the background. */
export class CreateExportDto extends ExportLookDto {
  /** The whole dashboard when left out. */
  @MayBeAbsent()
  @IsUUID()
  widgetId?: string;

  /** Values by variable; null stands for "all". */
  @MayBeAbsent()
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  filters?: Record<string, unknown>;

  /** Evaluates anew instead of answering from the cache. */
  @MayBeAbsent()
  @IsBoolean()
  refresh?: boolean;
}

/** The request that a URL stands for. @throws DomainError VALIDATION_FAILED when the filters are no JSON object of values */
export function requestOfQuery(dashboardId: string, widgetId: string | null, query: ExportQueryDto): ExportRequest {
  return { ...lookOf(query), dashboardId, widgetId, filters: parseFilters(query.filters), refresh: query.refresh === 'true' };
}

export function requestOfBody(dashboardId: string, { widgetId, filters, refresh, ...look }: CreateExportDto): ExportRequest {
  return { ...lookOf(look), dashboardId, widgetId: widgetId ?? null, filters: filters ?? {}, refresh: refresh ?? false };
}

function lookOf({ format, theme, locale, timeZone, width, height, scale }: ExportLookDto) {
  return {
    format,
    theme: theme ?? ('light' as const),
    locale: locale ?? 'en',
    timeZone: timeZone ?? null,
    width: width ?? null,
    height: height ?? null,
    scale: scale ?? null,
  };
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsLanguageTag } from '../../platform/http/index.js';

/** Bounds of what is drawn at once: a picture of more could not be read, and must not stop others. */
export const PICTURE_BOUNDS = { rows: 20_000, columns: 200, least: 40, most: 4_000, scale: 4 } as const;

const COLUMN_TYPES = ['string', 'number', 'integer', 'boolean', 'date', 'timestamp', 'json', 'binary'] as const;

/** A column of the data. */
export class PictureColumnDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @IsIn(COLUMN_TYPES)
  type!: (typeof COLUMN_TYPES)[number];

  /** True for numbers that travel as decimal strings. */
  @IsOptional()
  @IsBoolean()
  exact?: boolean;
}

/** What is drawn: columns and rows, as `POST /query/execute` answers them. */
export class PictureDataDto {
  @IsArray()
  @ArrayMaxSize(PICTURE_BOUNDS.columns)
  @ValidateNested({ each: true })
  @Type(() => PictureColumnDto)
  columns!: PictureColumnDto[];

  /** Rows by column name; 20,000 at most. */
  @IsArray()
  @ArrayMaxSize(PICTURE_BOUNDS.rows)
  @IsObject({ each: true })
  rows!: Record<string, unknown>[];
}

/** A visualization: its kind and its settings, as widgets carry them. */
export class ChartDto {
  /** One of `GET /visualizations/types`. */
  @IsString()
  @MaxLength(40)
  type!: string;

  /** Settings of the kind. */
  @IsOptional()
  @IsObject()
  config?: Record<string, unknown>;
}

/** Colours of a brand, over those of the theme. */
export class PictureThemeDto {
  @IsIn(['light', 'dark'])
  base!: 'light' | 'dark';

  /** `#rrggbb`; what could not be seen on the card is moved toward the text's colour. */
  @IsOptional()
  @Matches(/^#[0-9a-fA-F]{6}$/, { message: 'primary must look like #0e7490' })
  primary?: string;

  /** Colours of the series, in the order of use. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(16)
  @Matches(/^#[0-9a-fA-F]{6}$/, { each: true, message: 'each of series must look like #0e7490' })
  series?: string[];
}

/** A picture to draw. */
export class RenderVisualizationDto {
  @ValidateNested()
  @Type(() => ChartDto)
  chart!: ChartDto;

  @ValidateNested()
  @Type(() => PictureDataDto)
  data!: PictureDataDto;

  /** json answers the SVG with its description and notes, in the envelope. */
  @IsIn(['svg', 'png', 'pdf', 'json'])
  format!: 'svg' | 'png' | 'pdf' | 'json';

  /** CSS pixels; 800 when left out. */
  @IsOptional()
  @IsInt()
  @Min(PICTURE_BOUNDS.least)
  @Max(PICTURE_BOUNDS.most)
  width?: number;

  /** CSS pixels; 400 when left out. */
  @IsOptional()
  @IsInt()
  @Min(PICTURE_BOUNDS.least)
  @Max(PICTURE_BOUNDS.most)
  height?: number;

  /** Device pixels to a CSS pixel of a PNG; 2 when left out. Width × height × scale² may be 16 million at most. */
  @IsOptional()
  @IsNumber()
  @Min(1)
  @Max(PICTURE_BOUNDS.scale)
  scale?: number;

  /** light when left out. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PictureThemeDto)
  theme?: PictureThemeDto;

  /** BCP 47; en when left out. */
  @IsOptional()
  @IsLanguageTag()
  @Matches(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, { message: 'locale must be a language tag, such as en-GB' })
  locale?: string;

  /** IANA zone in which times are shown; UTC when left out. */
  @IsOptional()
  @IsString()
  @MaxLength(60)
  timeZone?: string;

  /** card paints the theme's card behind the picture; transparent nothing. */
  @IsOptional()
  @IsIn(['card', 'transparent'])
  background?: 'card' | 'transparent';
}

/** Data for which pictures are looked for. */
export class RecommendVisualizationDto {
  @ValidateNested()
  @Type(() => PictureDataDto)
  data!: PictureDataDto;

  /** How many at most; 6 when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  limit?: number;
}

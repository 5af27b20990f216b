import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  IsObject,
  ValidateNested,
} from 'class-validator';
import { ListQueryDto } from '../../platform/http/index.js';
import { BRAND_COLORS, INTERACTIONS, type Interaction, THEMES, type Theme } from '../domain/embed-grant.js';
import { IsLockedParameters, IsUserContext } from './bound-values.js';
import { IsBrandColors, IsHexColors } from './brand-colors.js';

export const MIN_SECONDS = 60;
export const MAX_SECONDS = 30 * 86_400;
export const DEFAULT_SECONDS = 3_600;

/** What viewers may do. */
export class EmbedPermissionsDto {
  /** view: look; interact: choose values of variables that are not locked, too; edit: change the dashboard, too. */
  @IsOptional()
  @IsIn(INTERACTIONS)
  interaction: Interaction = 'view';

  /** Whether data may be exported. */
  @IsOptional()
  @IsBoolean()
  export: boolean = false;
}

/** The customer's look, over the theme. */
export class BrandingDto {
  /** Hexadecimal colours by token of the design. */
  @ApiPropertyOptional({ type: 'object', properties: Object.fromEntries(BRAND_COLORS.map((name) => [name, { type: 'string' }])) })
  @IsOptional()
  @IsBrandColors()
  colors?: Partial<Record<(typeof BRAND_COLORS)[number], string>>;

  /** Hexadecimal colours of series, in order. */
  @IsOptional()
  @IsHexColors()
  series?: string[];

  /** Names of fonts that the embedding page has, separated by commas. */
  @IsOptional()
  @Matches(/^[\p{L}\p{N} ,'"_-]{1,200}$/u, { message: '$property must be names of fonts, separated by commas' })
  fontFamily?: string;

  /** Of cards, in pixels. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(32)
  radius?: number;

  @IsOptional()
  @MaxLength(500)
  @Matches(/^https:\/\/[^\s"'<>\\]+$/, { message: '$property must be an https address' })
  logoUrl?: string;
}

/** What a new embed token stands for. */
export class CreateEmbedTokenDto {
  @IsUUID()
  dashboardId!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => EmbedPermissionsDto)
  permissions: EmbedPermissionsDto = new EmbedPermissionsDto();

  /** Values that win over equally named parameters of every query: a value, a list of values, or `{ from, to }`. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsLockedParameters()
  lockedParameters: Record<string, unknown> = {};

  /** Claims about the viewer; they fill `{{user.<claim>}}`. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] } })
  @IsOptional()
  @IsUserContext()
  userContext: Record<string, string | number | boolean> = {};

  /** Where the dashboard may be embedded: `app.example.com`, `https://*.example.com`, `localhost:5173`. None: everywhere. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  allowedDomains: string[] = [];

  @IsOptional()
  @IsIn(THEMES)
  theme?: Theme;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BrandingDto)
  branding?: BrandingDto;

  /** Seconds for which the token holds. */
  @IsOptional()
  @IsInt()
  @Min(MIN_SECONDS)
  @Max(MAX_SECONDS)
  expiresIn: number = DEFAULT_SECONDS;
}

export class ListEmbedTokensDto extends ListQueryDto {
  /** Those of one dashboard. */
  @IsOptional()
  @IsUUID()
  dashboardId?: string;

  /** true: those alone that hold; false: those that have expired or were revoked. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  active?: boolean;
}

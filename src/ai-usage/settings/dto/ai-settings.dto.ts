import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';

const MOST_CATEGORIES = 20;
const MOST_WORDS = 200;

/** What products of a category have in their names. */
export class ProductCategoryDto {
  @Matches(/^[a-z][a-z0-9_-]{0,39}$/, { message: 'name must be a lower-case letter and up to 39 more of a-z, 0-9, _ and -' })
  name!: string;

  /** Without case. The first category that has a word of a name takes it. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_WORDS)
  @IsString({ each: true })
  @Length(2, 60, { each: true })
  words!: string[];
}

/** What the tenant wants of its AI usage. */
export class AiSettingsDto {
  /** Whether what people and models wrote is stored: messages, queries of searches, logs of sessions. Holds for what comes from then on. */
  @IsBoolean()
  contentEnabled!: boolean;

  /** Whether addresses of e-mail are taken out of it first; secrets always are. */
  @IsBoolean()
  redactEmails!: boolean;

  /** Days after which it is removed; counts, tokens and costs stay. */
  @IsInt()
  @Min(1)
  @Max(400)
  retentionDays!: number;

  /** Of missing products; null: tools, parts, equipment and other. */
  @ApiPropertyOptional({ type: [ProductCategoryDto], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_CATEGORIES)
  @ArrayUnique(({ name }: ProductCategoryDto) => name)
  @ValidateNested({ each: true })
  @Type(() => ProductCategoryDto)
  categories?: ProductCategoryDto[] | null;

  /** The version that the change was made from; 0 while nothing was ever set. */
  @IsInt()
  @Min(0)
  version!: number;
}

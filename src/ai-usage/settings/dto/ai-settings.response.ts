import { ApiProperty } from '@nestjs/swagger';
import type { AiSettings, ProductCategory } from '../../domain/ai-settings.js';

/** Products whose names have one of those words. */
export class ProductCategoryResponse {
  name!: string;
  words!: string[];

  static of({ name, words }: ProductCategory): ProductCategoryResponse {
    return { name, words: [...words] };
  }
}

/** What the tenant wants of its AI usage. */
export class AiSettingsResponse {
  /** Whether what people and models wrote is stored. */
  contentEnabled!: boolean;
  /** Whether addresses of e-mail are taken out of it first. */
  redactEmails!: boolean;
  /** Days after which it is removed. */
  retentionDays!: number;

  /** Of missing products; null: those that everybody has. */
  @ApiProperty({ type: [ProductCategoryResponse], nullable: true })
  categories!: ProductCategoryResponse[] | null;

  /** 0 while nothing was ever set. */
  version!: number;

  static of({ contentEnabled, redactEmails, retentionDays, categories, version }: AiSettings): AiSettingsResponse {
    return { contentEnabled, redactEmails, retentionDays, categories: categories?.map(ProductCategoryResponse.of) ?? null, version };
  }
}

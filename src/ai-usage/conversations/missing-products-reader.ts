import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Actor } from '../../platform/http/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import type { ProductCategory } from '../domain/ai-settings.js';
import { lastDays } from '../domain/telemetry-range.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { ConversationFiguresRepository, type MissingGroup, type Wording } from './conversation-figures.repository.js';
import { textsFor, windowBefore, windowOf } from './conversation-reader.js';
import type { MissingProduct } from './domain/missing-products.js';
import { byCategory, categoryOf, DEFAULT_CATEGORIES } from './domain/product-categories.js';
import { recommendationsOf } from './domain/recommendations.js';
import { rounded } from './domain/shares.js';
import type { MissingProductsQueryDto } from './dto/conversations.dto.js';
import type { MissingProductsResponse } from './dto/conversations.response.js';

const MOST = 50;
const EXAMPLES = 3;
const OF_A_CATEGORY = 5;

/** Tells what people looked for in vain. */
@Injectable()
export class MissingProductsReader {
  constructor(
    private readonly figures: ConversationFiguresRepository,
    private readonly settings: AiSettingsRepository,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  async read(actor: Actor, { days, domain }: MissingProductsQueryDto): Promise<MissingProductsResponse> {
    const range = lastDays(days, this.clock.now(), await this.zones.of(actor));
    const window = windowOf(range, domain);
    return this.figures.transaction(actor, async (manager) => {
      const { contentEnabled, categories } = await this.settings.find(manager, actor);
      const texts = textsFor(actor, contentEnabled);
      const { groups, total, requests } = texts === 'shown' ? await this.figures.missing(manager, actor, window, MOST) : NOTHING;
      const wordings = await this.figures.wordings(manager, actor, window, 'search', groups.map(({ groupId }) => groupId), true, EXAMPLES);
      const products = productsOf(groups, wordings);
      const sorted = categories ?? DEFAULT_CATEGORIES;
      return {
        missingProducts: products.map(({ name, count, lastRequested, examples }) => ({ name, count, lastRequested, examples: [...examples], category: categoryOf(name, sorted) })),
        statistics: { totalMissingProducts: total, totalRequests: requests, avgRequestsPerProduct: total === 0 ? null : rounded(requests / total, 2), timeRange: range.label },
        categories: byCategory(products.map(({ name }) => name), sorted, OF_A_CATEGORY),
        recommendations: recommendationsOf({
          products,
          totalProducts: total,
          totalRequests: requests,
          ...(await this.figures.sums(manager, actor, window)),
          byCategory: requestsByCategory(products, sorted),
          before: await this.figures.sums(manager, actor, windowBefore(window, days)),
        }),
        texts,
      };
    });
  }
}

const NOTHING = { groups: [] as MissingGroup[], total: 0, requests: 0 };

function productsOf(groups: readonly MissingGroup[], wordings: readonly Wording[]): MissingProduct[] {
  return groups.map(({ groupId, count, asked, lastRequested }) => {
    const texts = wordings.flatMap((wording) => (wording.groupId === groupId ? [wording.text] : []));
    return { name: texts[0] ?? '', count, asked, lastRequested, examples: texts };
  });
}

function requestsByCategory(products: readonly MissingProduct[], categories: readonly ProductCategory[]): Map<string, number> {
  const requests = new Map<string, number>();
  for (const { name, count } of products) {
    const category = categoryOf(name, categories);
    requests.set(category, (requests.get(category) ?? 0) + count);
  }
  return requests;
}

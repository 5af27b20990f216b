import type { MissingProduct } from './missing-products.js';

/** What recommendations follow from. */
export interface MissingFigures {
  /** Most asked first. */
  readonly products: readonly MissingProduct[];
  readonly totalProducts: number;
  readonly totalRequests: number;
  /** Searches of the same time, and those that found nothing. */
  readonly searches: number;
  readonly failedSearches: number;
  /** Requests by category, of the products above. */
  readonly byCategory: ReadonlyMap<string, number>;
  /** The same of the time before, when there were searches. */
  readonly before: { readonly searches: number; readonly failedSearches: number };
}

export const MOST_RECOMMENDATIONS = 4;
/** Asked for less often, it may be one person's whim. */
const LEAST_REQUESTS = 3;
/** Fewer searches are no base for shares. */
const LEAST_SEARCHES = 20;
const HIGH_SHARE = 20;
const GROWN_POINTS = 5;
/** A category with that share of requests, and more than one product, is a range that is missing. */
const CATEGORY_SHARE = 40;

const percent = (part: number, whole: number): number => Math.round((part / whole) * 1_000) / 10;

/** What to do about what people looked for in vain, most urgent first, each with the figures that it follows from; none when nothing follows. */
export function recommendationsOf({ products, totalProducts, totalRequests, searches, failedSearches, byCategory, before }: MissingFigures): string[] {
  const said: string[] = [];
  const [first] = products;
  if (first && first.count >= LEAST_REQUESTS) {
    said.push(`Offer "${first.name}", or say what to take instead: asked for ${times(first.count)} in vain, ${percent(first.count, totalRequests)} % of all such requests.`);
  }
  const partly = products.find(({ count, asked }) => asked > count && count >= LEAST_REQUESTS);
  if (partly) said.push(`Look at the search for "${partly.name}": ${partly.count} of ${partly.asked} searches found nothing, the others did.`);
  const [category] = [...byCategory].filter(([name]) => name !== 'other').sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (category && category[1] >= LEAST_REQUESTS && percent(category[1], totalRequests) >= CATEGORY_SHARE && totalProducts > 1) {
    said.push(`Widen the range of ${category[0]}: ${category[1]} of ${totalRequests} requests for missing products, ${percent(category[1], totalRequests)} %, were for it.`);
  }
  if (searches >= LEAST_SEARCHES) {
    const share = percent(failedSearches, searches);
    const was = before.searches >= LEAST_SEARCHES ? percent(before.failedSearches, before.searches) : null;
    if (was !== null && share - was >= GROWN_POINTS) said.push(`Find out what changed: ${share} % of ${searches} searches found nothing, after ${was} % in the time before.`);
    else if (share >= HIGH_SHARE) said.push(`Improve the search or its synonyms: ${failedSearches} of ${searches} searches, ${share} %, found nothing.`);
  }
  return said.slice(0, MOST_RECOMMENDATIONS);
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

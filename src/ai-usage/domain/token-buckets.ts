import type { TokenBucket } from '../../economics/index.js';

/**
 * Where a token is counted; each in exactly one. `freshInput` was read anew, `cacheRead` came from the provider's cache,
 * `cacheWrite` was read and put there, `reasoning` was thought, and `output` was answered. Prices are by the same ones.
 */
export { TOKEN_BUCKETS, type TokenBucket } from '../../economics/index.js';

/** Tokens by bucket: whole numbers, none below 0. */
export type TokenBuckets = Readonly<Record<TokenBucket, number>>;

export const NO_TOKENS: TokenBuckets = { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 };

/** A bucket of one session holds at most so many: what is more was counted in another unit. */
export const MOST_TOKENS = 1_000_000_000;

/** The buckets of both together. */
export function addTokens(a: TokenBuckets, b: TokenBuckets): TokenBuckets {
  return bucketsOf((bucket) => a[bucket] + b[bucket]);
}

/** What `a` has more than `b`; below 0 where it has less. */
export function subtractTokens(a: TokenBuckets, b: TokenBuckets): TokenBuckets {
  return bucketsOf((bucket) => a[bucket] - b[bucket]);
}

export const inputOf = ({ freshInput, cacheRead, cacheWrite }: TokenBuckets): number => freshInput + cacheRead + cacheWrite;
export const outputOf = ({ reasoning, output }: TokenBuckets): number => reasoning + output;
export const totalOf = (tokens: TokenBuckets): number => inputOf(tokens) + outputOf(tokens);

/** Makes buckets, one by one. */
export function bucketsOf(of: (bucket: TokenBucket) => number): TokenBuckets {
  return { freshInput: of('freshInput'), cacheRead: of('cacheRead'), cacheWrite: of('cacheWrite'), reasoning: of('reasoning'), output: of('output') };
}

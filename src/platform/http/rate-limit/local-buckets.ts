import type { RateLimitRule } from './rate-limit-rules.js';
import { type Bucket, type RateDecision, bucketOf, drain } from './token-bucket.js';

/**
 * The token buckets of one rule in this process, by key. A bucket that is left alone for as long as an empty one takes
 * to fill is full, which is what an unknown one is; so two generations suffice: whatever was not touched while the
 * younger one grew old is forgotten with the older one, at once and without a timer. A flood of keys turns the
 * generations early: memory stays bounded, and the price is that the longest untouched keys start afresh.
 */
export class LocalBuckets {
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private turnAt = 0;
  private readonly bucket: Bucket;

  /** @param maxKeys of both generations together */
  constructor(
    rule: RateLimitRule,
    private readonly maxKeys: number,
  ) {
    this.bucket = bucketOf(rule);
  }

  /** Keys in memory. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  /** Takes tokens at `now` (milliseconds), if they are there. More than the bucket ever holds count as all that it holds. */
  take(key: string, now: number, tokens: number): RateDecision {
    this.turn(now);
    const before = this.young.get(key) ?? this.old.get(key) ?? 0;
    const { fullAt, decision } = drain(this.bucket, before, now, Math.min(tokens, this.bucket.capacity));
    this.young.set(key, fullAt);
    return decision;
  }

  private turn(now: number): void {
    const full = this.young.size >= this.maxKeys / 2;
    // A turn that is further away than a fill was set before the clock went back.
    if (!full && now < this.turnAt && this.turnAt - now <= this.bucket.fillMs) return;
    this.old = this.young;
    this.young = new Map();
    this.turnAt = now + this.bucket.fillMs;
  }
}

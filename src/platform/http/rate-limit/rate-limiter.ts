import { Injectable } from '@nestjs/common';
import type { RedisConnection } from '../../cache/index.js';
import type { Clock } from '../../clock/index.js';
import { boundedKey } from './caller-key.js';
import { LocalBuckets } from './local-buckets.js';
import { type RateLimitName, type RateLimitRule, scaled } from './rate-limit-rules.js';
import { SharedBuckets } from './shared-buckets.js';
import type { RateDecision } from './token-bucket.js';

/** Keys that one rule remembers in this process; about 15 MB when a flood of addresses fills it. */
const MAX_KEYS_PER_RULE = 100_000;

interface Buckets {
  readonly local: LocalBuckets;
  readonly shared: SharedBuckets | null;
}

/**
 * Token buckets by rule and key. Each request is held against this process's own bucket first, which costs less than a
 * microsecond; where Redis is configured, against the one that the replicas share as well. So a flood that one replica
 * can tell by itself never reaches Redis, and when Redis is away the own bucket's word stands.
 */
@Injectable()
export class RateLimiter {
  /** Whether no bucket is shared with other replicas. */
  readonly decidesAlone: boolean;
  private readonly buckets: ReadonlyMap<RateLimitName, Buckets>;

  /** @param factor RATE_LIMIT_FACTOR; multiplies capacity and refill of every rule */
  constructor(
    private readonly clock: Clock,
    redis: RedisConnection,
    rules: Readonly<Record<RateLimitName, RateLimitRule>>,
    factor: number,
  ) {
    this.decidesAlone = !redis.configured;
    this.buckets = new Map(
      (Object.keys(rules) as RateLimitName[]).map((name) => {
        const rule = scaled(rules[name], factor);
        const shared = redis.configured ? new SharedBuckets(name, rule, redis) : null;
        return [name, { local: new LocalBuckets(rule, MAX_KEYS_PER_RULE), shared }];
      }),
    );
  }

  /**
   * Takes tokens from the bucket of `key` under `rule`. Does not reject for want of Redis.
   *
   * @param key who is limited: an actor's subject, an address (see `addressKey`), an account; kinds that share a rule
   *   need different prefixes
   * @param tokens how many the request is worth; more than the bucket ever holds count as all that it holds
   */
  async consume(rule: RateLimitName, key: string, tokens = 1): Promise<RateDecision> {
    const buckets = this.bucketsOf(rule);
    const name = boundedKey(key);
    const own = this.takeOwn(buckets, name, tokens);
    if (!own.allowed || !buckets.shared) return own;
    return (await buckets.shared.take(name, Math.min(tokens, own.limit))) ?? own;
  }

  /**
   * Takes one token where this process decides alone, without waiting; a refusal leaves the bucket as it was.
   * @returns null when the replicas share the bucket; nothing was taken then.
   */
  consumeAtOnce(rule: RateLimitName, key: string): RateDecision | null {
    const buckets = this.bucketsOf(rule);
    return buckets.shared ? null : this.takeOwn(buckets, boundedKey(key), 1);
  }

  private bucketsOf(rule: RateLimitName): Buckets {
    const buckets = this.buckets.get(rule);
    if (!buckets) throw new TypeError(`There is no rate limit named ${rule}.`);
    return buckets;
  }

  private takeOwn({ local }: Buckets, name: string, tokens: number): RateDecision {
    return local.take(name, this.clock.now().getTime(), tokens);
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import { DomainError } from '../errors.js';
import { type RateLimitName, queryRuleOf } from './rate-limit-rules.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateDecision } from './token-bucket.js';

/** The bucket from which queries draw: the tenant's, whoever of it asks, with the pace of its plan. */
export function queryBucketOf({ plan, tenantId }: Pick<Actor, 'plan' | 'tenantId'>): { rule: RateLimitName; key: string } {
  return { rule: queryRuleOf(plan), key: `tenant:${tenantId}` };
}

/** The refusal of a query beyond that pace. */
export function queriesExceeded({ limit, retryAfterSeconds }: RateDecision): DomainError {
  return new DomainError(
    'QUOTA_EXCEEDED',
    'The tenant has run as many queries this minute as its plan allows.',
    { quota: 'queriesPerMinute', limit },
    retryAfterSeconds,
  );
}

/** Holds to the plan's pace what reaches a source by other ways than the routes that are `RateLimitedBy('query')`. */
@Injectable()
export class QueryPace {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws DomainError QUOTA_EXCEEDED when the tenant may not run so many more queries just now. */
  async draw(actor: Pick<Actor, 'plan' | 'tenantId'>, queries = 1): Promise<void> {
    if (queries === 0) return;
    const { rule, key } = queryBucketOf(actor);
    const decision = await this.limiter.consume(rule, key, queries);
    if (!decision.allowed) throw queriesExceeded(decision);
  }
}

import { SetMetadata } from '@nestjs/common';
import type { RateLimitName } from './rate-limit-rules.js';

export const RATE_LIMIT_METADATA = Symbol('rate-limit');

/** A rule by its name; `query` stands for the pace of queries that the tenant's plan allows. */
export type RouteRateLimit = RateLimitName | 'query';

/** Puts the routes under a rule of their own instead of `default`. */
export const RateLimitedBy = (rule: RouteRateLimit): MethodDecorator & ClassDecorator => SetMetadata(RATE_LIMIT_METADATA, rule);

/** A token bucket: it holds `capacity` tokens and regains `refillPerMinute`; a request takes one. */
export interface RateLimitRule {
  readonly refillPerMinute: number;
  readonly capacity: number;
}

/**
 * Every rate limit, per API key or user. What is not named falls under `default`. RATE_LIMIT_FACTOR multiplies them all.
 */
export const RATE_LIMIT_RULES = {
  'dashboard-metrics': { refillPerMinute: 60, capacity: 10 },
  'dashboard-economics': { refillPerMinute: 30, capacity: 5 },
  'dashboard-guards': { refillPerMinute: 45, capacity: 8 },
  'dashboard-health': { refillPerMinute: 120, capacity: 20 },
  'dashboard-refresh': { refillPerMinute: 10, capacity: 2 },
  /** Sign-ins of one account from one address. */
  login: { refillPerMinute: 10, capacity: 5 },
  /** All sign-ins from one address, so that one cannot try a common password on every account; an office shares one. */
  'login-address': { refillPerMinute: 120, capacity: 60 },
  /** All sign-ins of one account, from however many addresses; wide enough that its owner is not locked out by one. */
  'login-account': { refillPerMinute: 30, capacity: 20 },
  /** Queries by plan; a minute's worth may come at once, as when a dashboard opens. */
  'query-free': { refillPerMinute: 60, capacity: 60 },
  'query-pro': { refillPerMinute: 600, capacity: 600 },
  'query-enterprise': { refillPerMinute: 6_000, capacity: 6_000 },
  /** Reads with one embed token, which may serve many viewers at a time. */
  embed: { refillPerMinute: 1_200, capacity: 300 },
  /** Evaluations anew that viewers of one embed token ask for; beyond it they are answered from the cache. */
  'embed-refresh': { refillPerMinute: 120, capacity: 60 },
  /** Files written with one embed token; each may evaluate all widgets of its dashboard. */
  'embed-export': { refillPerMinute: 60, capacity: 30 },
  /** Versions that editors publish with one embed token. */
  'embed-publish': { refillPerMinute: 20, capacity: 20 },
  /** Tests of one tenant's notification channels, whoever of it asks: each sends something to people of its choice. */
  'channel-test': { refillPerMinute: 10, capacity: 10 },
  /**
   * Topics and filters that one person or key asks for on all their sockets; a topic takes one, filters take ten. As much
   * at once as the sockets of many screens that come back together.
   */
  socket: { refillPerMinute: 3_000, capacity: 6_000 },
  default: { refillPerMinute: 600, capacity: 100 },
} as const satisfies Record<string, RateLimitRule>;

export type RateLimitName = keyof typeof RATE_LIMIT_RULES;

/** The rule for queries of a tenant on `plan`; an unknown plan counts as free. */
export function queryRuleOf(plan: string): RateLimitName {
  const name = `query-${plan}`;
  return name === 'query-pro' || name === 'query-enterprise' ? name : 'query-free';
}

/** The rule with RATE_LIMIT_FACTOR applied. A bucket always holds at least one token. */
export function scaled(rule: RateLimitRule, factor: number): RateLimitRule {
  return { refillPerMinute: rule.refillPerMinute * factor, capacity: Math.max(1, Math.round(rule.capacity * factor)) };
}

/** What a plan bounds. `queriesPerMinute` is the pace of queries of the whole tenant; the others are counts of rows. */
export const QUOTAS = ['members', 'dashboards', 'sources', 'queriesPerMinute'] as const;
export type QuotaName = (typeof QUOTAS)[number];
/** Quotas that are held by counting rows, as opposed to the pace of queries. */
export type CountedQuota = Exclude<QuotaName, 'queriesPerMinute'>;

export const PLAN_NAMES = ['free', 'pro', 'enterprise'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** The limits of each plan. */
export const PLANS: Readonly<Record<PlanName, Readonly<Record<QuotaName, number>>>> = {
  free: { members: 5, dashboards: 10, sources: 2, queriesPerMinute: 60 },
  pro: { members: 50, dashboards: 200, sources: 20, queriesPerMinute: 600 },
  enterprise: { members: 1_000, dashboards: 5_000, sources: 200, queriesPerMinute: 6_000 },
};

/**
 * The plan that a new tenant starts with; a platform admin changes it with `PATCH /tenants/{id}`. Whoever runs the
 * installation is not held back on it; tenants of others start in the middle, so that one of them cannot take it all.
 */
export function planOfNewTenant(owner: { readonly platformAdmin: boolean }): PlanName {
  return owner.platformAdmin ? 'enterprise' : 'pro';
}

/** The limits of a plan as it stands in a row; an unknown name counts as the smallest plan. */
export function limitsOf(plan: string): Readonly<Record<QuotaName, number>> {
  return PLANS[PLAN_NAMES.find((name) => name === plan) ?? 'free'];
}

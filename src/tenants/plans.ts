/**
/**
 * What a plan bounds. `queriesPerMinute` is the pace of queries of the whole tenant, `uploadBytes` the size of all its
 * uploaded files; the others are counts of rows: `series` how many metrics with distinct dimensions it may measure,
 * `exports` how many files are kept, `materializations` how many views are kept in sources, `watchedMetrics`
 * how many series are watched for anomalies.
 */
export const QUOTAS = ['members', 'dashboards', 'sources', 'series', 'exports', 'materializations', 'watchedMetrics', 'queriesPerMinute', 'uploadBytes'] as const;
export type QuotaName = (typeof QUOTAS)[number];
/** Quotas that are held by counting rows, as opposed to the pace of queries and the size of files. */
export type CountedQuota = Exclude<QuotaName, 'queriesPerMinute' | 'uploadBytes'>;

const GIB = 1024 ** 3;

export const PLAN_NAMES = ['free', 'pro', 'enterprise'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** The limits of each plan. */
export const PLANS: Readonly<Record<PlanName, Readonly<Record<QuotaName, number>>>> = {
  free: { members: 5, dashboards: 10, sources: 2, series: 100_000, exports: 10, materializations: 2, watchedMetrics: 5, queriesPerMinute: 60, uploadBytes: GIB },
  pro: { members: 50, dashboards: 200, sources: 20, series: 100_000, exports: 100, materializations: 20, watchedMetrics: 20, queriesPerMinute: 600, uploadBytes: 20 * GIB },
  enterprise: {
    members: 1_000,
    dashboards: 5_000,
    sources: 200,
    series: 100_000,
    exports: 1_000,
    materializations: 200,
    watchedMetrics: 100,
    queriesPerMinute: 6_000,
    uploadBytes: 200 * GIB,
  },
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

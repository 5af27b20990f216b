/** What costs are for. */
export const COST_CATEGORIES = ['storage', 'compute', 'bandwidth', 'ai', 'query', 'third_party'] as const;
export type CostCategory = (typeof COST_CATEGORIES)[number];

/** How an amount came into the ledger: from a quantity that Tidemark measured, imported as it stands, or from one that others told and the price book priced. */
export const COST_SOURCES = ['measured', 'imported', 'priced'] as const;
export type CostSource = (typeof COST_SOURCES)[number];

/** What a cost may be of. */
export const COST_DIMENSIONS = ['customer', 'feature', 'endpoint', 'model', 'domain'] as const;
export type CostDimension = (typeof COST_DIMENSIONS)[number];

/** Of each dimension its value, or '' where there is none. */
export type Dimensions = Readonly<Record<CostDimension, string>>;

export const NO_DIMENSIONS: Dimensions = { customer: '', feature: '', endpoint: '', model: '', domain: '' };

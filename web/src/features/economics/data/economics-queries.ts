import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ApiError, listAll } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';
import type { Dimension } from './economics-view.js';

type Schemas = components['schemas'];
/** An amount of one currency, exact: decimals written out. */
export type Money = Schemas['MoneyResponse'];
export type Overview = Schemas['EconomicsOverviewResponse'];
export type Costs = Schemas['CostsResponse'];
export type CostGroup = Schemas['CostGroupResponse'];
export type Projection = Schemas['CostProjectionResponse'];
export type CostToServe = Schemas['CostToServeResponse'];
export type ServedCost = Schemas['ServedCostResponse'];
export type Unattributed = Schemas['UnattributedResponse'];
export type Margin = Schemas['MarginResponse'];
export type CustomerMargin = Schemas['CustomerMarginResponse'];
export type UnpricedCost = Schemas['UnpricedCostResponse'];
export type AllocationRules = Schemas['AllocationRulesResponse'];
export type AllocationRule = Schemas['AllocationRuleResponse'];
export type Category = Schemas['EconomicsCategoryResponse']['category'];
export type Budget = Schemas['BudgetResponse'];
export type BudgetBody = Schemas['CreateBudgetDto'];
export type PriceBook = Schemas['PriceBookResponse'];
export type PriceEntry = Schemas['PriceEntryResponse'];
export type PriceBookVersion = Schemas['PriceBookVersionResponse'];
export type Repricing = Schemas['RepricingResponse'];
export type CostImport = Schemas['CostImportResponse'];
export type Revenue = Schemas['RevenueResponse'];
type Telemetry = Schemas['TelemetryResponse'];

/** Under which all of the page's answers lie. */
export const ECONOMICS_KEY = ['economics'] as const;
/** Figures are read again at this pace where nothing tells that they changed. */
const AGAIN_MS = 60_000;

/** Of which days, and in which currency. */
export interface Asked {
  days: number;
  /** null: that of the price book. */
  currency: string | null;
}

/** The query of an address. */
export function queryText(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const known = Object.entries(values).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]]));
  return new URLSearchParams(known).toString();
}

export function overviewQuery(days: number) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'overview', days] as const,
    queryFn: ({ signal }) => api.get<Overview>(`/dashboard/economics?${queryText({ days })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export function projectionQuery(currency: string | null) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'projection', currency] as const,
    queryFn: ({ signal }) => api.get<Projection>(`/economics/projection?${queryText({ currency })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export function costsQuery({ days, currency }: Asked, groupBy: 'category' | 'model', category?: Category) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'costs', days, currency, groupBy, category ?? null] as const,
    queryFn: ({ signal }) => api.get<Costs>(`/economics/costs?${queryText({ days, currency, groupBy, category, limit: groupBy === 'model' ? 100 : undefined })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export function costToServeQuery({ days, currency }: Asked, by: Dimension) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'cost-to-serve', days, currency, by] as const,
    queryFn: ({ signal }) => api.get<CostToServe>(`/economics/cost-to-serve?${queryText({ days, currency, by, limit: 200 })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export function unattributedQuery({ days, currency }: Asked, by: Dimension) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'unattributed', days, currency, by] as const,
    queryFn: ({ signal }) => api.get<Unattributed>(`/economics/unattributed?${queryText({ days, currency, by })}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function marginQuery(days: number) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'margin', days] as const,
    queryFn: ({ signal }) => api.get<Margin>(`/economics/margin?${queryText({ days, limit: 500 })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export const rulesQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'rules'] as const,
  queryFn: ({ signal }) => api.get<AllocationRules>('/economics/allocation-rules', { signal }),
});

/** What a model was used for. */
export interface ModelUsage {
  model: string;
  /** Requests. */
  count: number;
  tokens: number;
  /** Of those tokens, in the price book's currency; null: it has no price. */
  cost: string | null;
}

export interface ModelsUsed {
  /** ISO 4217, of their costs. */
  currency: string;
  models: ModelUsage[];
}

/** Tokens and requests by model; null where this installation does not count them, or the reader may not see them. */
export function modelUsageQuery(days: number) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'model-usage', days] as const,
    queryFn: ({ signal }) =>
      api
        .get<Telemetry>(`/dashboard/telemetry?${queryText({ days })}`, { signal })
        .then(({ modelUsage, cost }): ModelsUsed => ({ currency: cost.currency, models: modelUsage }))
        .catch((error: unknown) => {
          if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return null;
          throw error;
        }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export const budgetsQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'budgets'] as const,
  queryFn: ({ signal }) => listAll<Budget>('/economics/budgets', { signal }),
  refetchInterval: AGAIN_MS,
});

export const priceBookQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'price-book', 'current'] as const,
  queryFn: ({ signal }) => api.get<PriceBook>('/economics/price-book', { signal }),
});

/** One version with its prices. */
export function priceVersionQuery(version: number) {
  return queryOptions({
    queryKey: [...ECONOMICS_KEY, 'price-book', 'version', version] as const,
    queryFn: ({ signal }) => api.get<PriceBook>(`/economics/price-book/versions/${version}`, { signal }),
    staleTime: Infinity,
  });
}

export const priceVersionsQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'price-book', 'versions'] as const,
  queryFn: ({ signal }) => listAll<PriceBookVersion>('/economics/price-book/versions', { signal }),
});

export const repricingsQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'repricings'] as const,
  queryFn: ({ signal }) => listAll<Repricing>('/economics/repricings', { signal }, 50),
});

export const importsQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'imports'] as const,
  queryFn: ({ signal }) => listAll<CostImport>('/economics/imports', { signal }, 200),
});

export const revenueQuery = queryOptions({
  queryKey: [...ECONOMICS_KEY, 'revenue'] as const,
  queryFn: ({ signal }) => listAll<Revenue>('/economics/revenue', { signal }, 200),
});

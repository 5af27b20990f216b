/** What the page shows, as its address says it. */
export interface EconomicsView {
  tab: EconomicsTab;
  /** The last so many days, today included. */
  days: number;
  /** Whose costs are told. */
  by: Dimension;
  /** ISO 4217; null: that of the price book. */
  currency: string | null;
}

/** Views of the page, each with what a role needs for it. */
export const ECONOMICS_TABS = [
  { value: 'overview', label: 'Overview', permission: 'economics:read' },
  { value: 'serve', label: 'Cost to serve', permission: 'economics:read' },
  { value: 'margin', label: 'Margin', permission: 'economics:read' },
  { value: 'models', label: 'Models', permission: 'economics:read' },
  { value: 'budgets', label: 'Budgets', permission: 'budgets:read' },
  { value: 'prices', label: 'Price book', permission: 'price-book:read' },
  { value: 'imports', label: 'Imports', permission: 'economics:write' },
] as const;
export type EconomicsTab = (typeof ECONOMICS_TABS)[number]['value'];

export const DIMENSIONS = [
  { value: 'customer', label: 'Customer', many: 'customers' },
  { value: 'feature', label: 'Feature', many: 'features' },
  { value: 'endpoint', label: 'Endpoint', many: 'endpoints' },
  { value: 'model', label: 'Model', many: 'models' },
  { value: 'domain', label: 'Domain', many: 'domains' },
] as const;
export type Dimension = (typeof DIMENSIONS)[number]['value'];

export const PERIODS = [
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
  { value: '365', label: '1 y' },
] as const;
const DEFAULT_DAYS = '30';

export function viewOf(address: URLSearchParams): EconomicsView {
  const days = PERIODS.find(({ value }) => value === address.get('days'))?.value ?? DEFAULT_DAYS;
  const currency = address.get('currency');
  return {
    tab: ECONOMICS_TABS.find(({ value }) => value === address.get('tab'))?.value ?? 'overview',
    days: Number(days),
    by: DIMENSIONS.find(({ value }) => value === address.get('by'))?.value ?? 'customer',
    currency: currency !== null && /^[A-Z]{3}$/.test(currency) ? currency : null,
  };
}

/** The address of a view; what is as it is anyway is left out. */
export function addressOf({ tab, days, by, currency }: EconomicsView): URLSearchParams {
  const address = new URLSearchParams();
  if (tab !== 'overview') address.set('tab', tab);
  if (String(days) !== DEFAULT_DAYS) address.set('days', String(days));
  if (by !== 'customer') address.set('by', by);
  if (currency !== null) address.set('currency', currency);
  return address;
}

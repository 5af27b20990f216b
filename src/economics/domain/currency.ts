const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether it is a currency of ISO 4217 that this runtime knows, in capitals. */
export const isCurrency = (value: unknown): value is string => typeof value === 'string' && CURRENCIES.has(value);

/** An amount of one currency. Amounts of different currencies are never added nor converted. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

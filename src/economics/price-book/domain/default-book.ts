import { type CountedMeter, TOKEN_METER } from '../../domain/meters.js';
import type { PriceEntry, TokenPrice, UnitPrice } from './price-book.js';

const SECONDS_OF_HOUR = '3600';
const DAYS_OF_MONTH = '30';
const GB = '1000000000';
const MILLION = '1000000';

const ALWAYS = { validFrom: null, validTo: null } as const;

const unit = (meter: CountedMeter, price: string, per: string): UnitPrice => ({ meter, price, per, tiers: null, ...ALWAYS });

const model = (name: string, input: string, output: string): TokenPrice => ({
  meter: TOKEN_METER,
  model: name,
  input,
  output,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  per: MILLION,
  ...ALWAYS,
});

export const DEFAULT_CURRENCY = 'USD';

/**
 * The prices that a tenant starts with, for a first figure: public list prices, which docs/economics.md names one by one.
 * Whoever pays others writes a version of their own.
 */
export const DEFAULT_ENTRIES: readonly PriceEntry[] = [
  unit('compute.cpu_seconds', '0.04048', SECONDS_OF_HOUR),
  unit('compute.memory_gb_seconds', '0.004445', SECONDS_OF_HOUR),
  unit('storage.gb_days', '0.08', DAYS_OF_MONTH),
  unit('bandwidth.bytes_sent', '0.09', GB),
  unit('query.source_seconds', '0.04048', SECONDS_OF_HOUR),
  model('gpt-5-mini', '0.25', '2'),
  model('gpt-4-turbo', '10', '30'),
  model('gpt-4', '30', '60'),
  model('gpt-3.5-turbo', '0.5', '1.5'),
];

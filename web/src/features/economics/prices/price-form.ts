import type { FieldPath } from 'react-hook-form';
import type { components } from '../../../api/schema.js';
import type { PriceBook, PriceEntry } from '../data/economics-queries.js';

type EntryBody = components['schemas']['PriceEntryDto'];
type Body = components['schemas']['WritePriceBookDto'];

export const TOKENS = 'ai.tokens';
const MILLION = '1000000';

/** A price as it is entered: texts, whatever they mean. */
export interface EntryValues {
  meter: string;
  model: string;
  price: string;
  per: string;
  /** A line each: up to which quantity, a colon, the price; the last one without a quantity goes on for ever. */
  tiers: string;
  input: string;
  output: string;
  cacheRead: string;
  cacheWrite: string;
  reasoning: string;
  validFrom: string;
  validTo: string;
}

export interface BookValues {
  currency: string;
  note: string;
  entries: EntryValues[];
}

const EMPTY: EntryValues = { meter: TOKENS, model: '', price: '', per: MILLION, tiers: '', input: '', output: '', cacheRead: '', cacheWrite: '', reasoning: '', validFrom: '', validTo: '' };

export const newModel = (model = ''): EntryValues => ({ ...EMPTY, model });
export const newMeter = (meter: string): EntryValues => ({ ...EMPTY, meter, per: '1' });

export function entryValues({ meter, model, price, per, tiers, input, output, cacheRead, cacheWrite, reasoning, validFrom, validTo }: PriceEntry): EntryValues {
  return {
    meter, model: model ?? '', price: price ?? '', per,
    tiers: (tiers ?? []).map((tier) => (tier.upTo === null ? tier.price : `${tier.upTo}: ${tier.price}`)).join('\n'),
    input: input ?? '', output: output ?? '', cacheRead: cacheRead ?? '', cacheWrite: cacheWrite ?? '', reasoning: reasoning ?? '', validFrom: validFrom ?? '', validTo: validTo ?? '',
  };
}

/** A version as the form takes it, to write the next one. */
export const valuesOf = ({ currency, entries }: PriceBook): BookValues => ({ currency, note: '', entries: entries.map(entryValues) });

const DECIMAL = /^\d{1,15}(\.\d{1,12})?$/;
export const isPrice = (text: string): boolean => DECIMAL.test(text.trim());
/** A price that may be left out. */
export const isPriceOrNone = (text: string): boolean => text.trim() === '' || isPrice(text);

/** Tiers by lines; null where a line is none. */
export function tiersOf(text: string): { upTo: string | null; price: string }[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const tiers = lines.map((line) => {
    const parts = line.split(':').map((part) => part.trim());
    const [upTo, price] = parts.length === 1 ? [null, parts[0] ?? ''] : [parts[0] ?? '', parts[1] ?? ''];
    return parts.length <= 2 && isPrice(price) && (upTo === null || isPrice(upTo)) ? { upTo, price } : null;
  });
  const known = tiers.filter((tier) => tier !== null);
  return known.length === lines.length ? known : null;
}

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function entryBody({ meter, model, price, per, tiers, input, output, cacheRead, cacheWrite, reasoning, validFrom, validTo }: EntryValues): EntryBody {
  const valid = { validFrom: given(validFrom), validTo: given(validTo) };
  if (meter === TOKENS) {
    return { meter, model: model.trim(), input: input.trim(), output: output.trim(), cacheRead: given(cacheRead), cacheWrite: given(cacheWrite), reasoning: given(reasoning), per: given(per) ?? MILLION, ...valid };
  }
  const steps = tiersOf(tiers) ?? [];
  return { meter, ...(steps.length > 0 ? { tiers: steps } : { price: given(price) }), per: given(per) ?? '1', ...valid };
}

/** The body that writes the version after `version`. */
export const bodyOf = ({ currency, note, entries }: BookValues, version: number): Body => ({ version, currency: currency.trim().toUpperCase(), note: note.trim(), entries: entries.map(entryBody) });

const ENTRY_FIELDS = ['model', 'price', 'per', 'tiers', 'input', 'output', 'cacheRead', 'cacheWrite', 'reasoning', 'validFrom', 'validTo'] as const;

/** The field that a problem of the server belongs to. */
export function fieldOf(path: string): FieldPath<BookValues> | null {
  if (path === 'currency' || path === 'note') return path;
  const [, index, name] = /^entries\.(\d+)\.(\w+)/.exec(path) ?? [];
  const field = ENTRY_FIELDS.find((each) => each === name);
  return index === undefined || field === undefined ? null : `entries.${Number(index)}.${field}`;
}

import type { FieldProblem } from '../../../platform/http/index.js';
import { addDays } from '../../domain/days.js';
import { type Decimal, decimal, textOf } from '../../domain/decimal.js';
import { METERS, METER_NAMES, TOKEN_METER, isMeter, isPriced } from '../../domain/meters.js';
import { type PriceEntry, type Tier, type Validity, isTokenPrice, subjectOf } from './price-book.js';

/** An entry as people write it: decimals and dates are checked already, and nothing else. */
export interface WrittenEntry {
  readonly meter: string;
  readonly model?: string | null;
  readonly price?: Decimal | null;
  readonly per?: Decimal | null;
  readonly tiers?: readonly { readonly upTo?: Decimal | null; readonly price: Decimal }[] | null;
  readonly input?: Decimal | null;
  readonly output?: Decimal | null;
  readonly cacheRead?: Decimal | null;
  readonly cacheWrite?: Decimal | null;
  readonly reasoning?: Decimal | null;
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
}

export interface ReadEntries {
  readonly entries: readonly PriceEntry[];
  /** Each with the path of its field; none when the entries are good. */
  readonly problems: readonly FieldProblem[];
}

const MILLION = '1000000';
const POWER_OF_TEN = /^10*$/;
const PRICES_OF_TOKENS = ['model', 'input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'] as const;
const PRICES_OF_UNITS = ['price', 'tiers'] as const;
const PRICED = METER_NAMES.filter((name) => isPriced(name)).sort();

type Told = (field: string, rule: string, message: string) => null;

/** Reads entries of a price book; of one meter, or model, no two may hold on the same day. */
export function readEntries(written: readonly WrittenEntry[]): ReadEntries {
  const problems: FieldProblem[] = [];
  const read = written.map((entry, index) => {
    const tell: Told = (field, rule, message) => {
      problems.push({ path: `entries.${index}.${field}`, rule, message: `entries.${index}.${field} ${message}` });
      return null;
    };
    return entryOf(entry, tell);
  });
  for (const { index, other, subject } of overlaps(read)) {
    const path = `entries.${index}.validFrom`;
    problems.push({ path, rule: 'overlap', message: `${path}: another entry of ${subject} (entries.${other}) holds on some of the same days; end the one before the other begins` });
  }
  return { entries: read.filter((entry) => entry !== null), problems };
}

function entryOf(entry: WrittenEntry, tell: Told): PriceEntry | null {
  const { meter } = entry;
  if (!isMeter(meter) || !isPriced(meter)) return tell('meter', 'meter', `must be one of ${PRICED.join(', ')}`);
  const isTokens = meter === TOKEN_METER;
  const foreign = (isTokens ? PRICES_OF_UNITS : PRICES_OF_TOKENS).filter((field) => (entry[field] ?? null) !== null);
  for (const field of foreign) tell(field, 'notOfMeter', isTokens ? `does not belong to ${meter}, whose prices are input and output` : `belongs to ${TOKEN_METER} alone`);
  const validity = validityOf(entry, tell);
  const read = isTokens ? tokenEntry(entry, validity, tell) : unitEntry(meter, entry, validity, tell);
  return foreign.length > 0 ? null : read;
}

function validityOf({ validFrom = null, validTo = null }: WrittenEntry, tell: Told): Validity {
  if (validFrom !== null && validTo !== null && validTo < validFrom) tell('validTo', 'order', 'must not be before validFrom');
  return { validFrom, validTo };
}

function tokenEntry(entry: WrittenEntry, validity: Validity, tell: Told): PriceEntry | null {
  const { input = null, output = null, cacheRead = null, cacheWrite = null, reasoning = null } = entry;
  const model = entry.model?.trim() ?? '';
  const per = entry.per ?? MILLION;
  if (model === '') tell('model', 'required', 'names the model whose tokens these are the prices of');
  if (input === null) tell('input', 'required', `is the price of ${per} tokens that go in`);
  if (output === null) tell('output', 'required', `is the price of ${per} tokens that come out`);
  if (!POWER_OF_TEN.test(textOf(per))) tell('per', 'powerOfTen', 'must be 1, 1000, 1000000 or another power of ten for tokens, so that every amount ends');
  if (model === '' || input === null || output === null) return null;
  const orNull = (price: Decimal | null): Decimal | null => price && textOf(price);
  return { meter: TOKEN_METER, model, input: textOf(input), output: textOf(output), cacheRead: orNull(cacheRead), cacheWrite: orNull(cacheWrite), reasoning: orNull(reasoning), per: textOf(per), ...validity };
}

function unitEntry(meter: Exclude<keyof typeof METERS, typeof TOKEN_METER>, entry: WrittenEntry, validity: Validity, tell: Told): PriceEntry | null {
  const per = entry.per ?? '1';
  if (decimal(per).lte(0)) tell('per', 'positive', `must be more than 0: how many ${METERS[meter].unit} the price is for`);
  const tiers = entry.tiers && entry.tiers.length > 0 ? tiersOf(entry.tiers, tell) : null;
  const price = entry.price ?? tiers?.[0]?.price ?? null;
  if (price === null) return tell('price', 'required', 'is missing, and so are tiers');
  if (tiers && entry.price && !decimal(price).eq(tiers[0]?.price ?? price)) tell('price', 'firstTier', 'must be that of the first tier, or be left out, where there are tiers');
  return { meter, price: textOf(price), per: textOf(per), tiers, ...validity };
}

function tiersOf(written: NonNullable<WrittenEntry['tiers']>, tell: Told): Tier[] {
  let below = decimal(0);
  return written.map(({ upTo = null, price }, index) => {
    const isLast = index === written.length - 1;
    if (isLast && upTo !== null) tell(`tiers.${index}.upTo`, 'lastTier', 'must be null: the last tier has no end');
    if (!isLast && upTo === null) tell(`tiers.${index}.upTo`, 'required', 'is missing: only the last tier has no end');
    if (upTo !== null && decimal(upTo).lte(below)) tell(`tiers.${index}.upTo`, 'rising', `must be more than ${textOf(below)}, where the tier begins`);
    if (upTo !== null) below = decimal(upTo);
    return { upTo: upTo && textOf(upTo), price: textOf(price) };
  });
}

/** Entries that hold on a day on which another of the same subject does, each with the first such. */
function overlaps(entries: readonly (PriceEntry | null)[]): { index: number; other: number; subject: string }[] {
  const bySubject = new Map<string, { index: number; entry: PriceEntry }[]>();
  for (const [index, entry] of entries.entries()) {
    if (!entry) continue;
    const alike = bySubject.get(subjectOf(entry)) ?? [];
    alike.push({ index, entry });
    bySubject.set(subjectOf(entry), alike);
  }
  return [...bySubject.values()].flatMap((alike) => {
    const byStart = alike.sort((a, b) => startOf(a.entry).localeCompare(startOf(b.entry)) || a.index - b.index);
    return byStart.flatMap(({ index, entry }, place) => {
      const before = byStart[place - 1];
      if (!before || (before.entry.validTo !== null && addDays(before.entry.validTo, 1) <= startOf(entry))) return [];
      const [later, earlier] = index > before.index ? [index, before.index] : [before.index, index];
      return [{ index: later, other: earlier, subject: isTokenPrice(entry) ? `model ${entry.model}` : entry.meter }];
    });
  });
}

const startOf = ({ validFrom }: Validity): string => validFrom ?? '';

import { formatFigure, type Reader } from '@tidemark/chart';
import type { Tone } from '../../../ui/index.js';
import type { AiSession, Telemetry } from './ai-queries.js';

export type TokenBucket = keyof Telemetry['tokens']['byBucket'];

/** The five buckets in the order in which they are used, no two of which overlap. */
export const BUCKETS: readonly { bucket: TokenBucket; label: string; side: 'read' | 'written' }[] = [
  { bucket: 'freshInput', label: 'Fresh input', side: 'read' },
  { bucket: 'cacheRead', label: 'Cache read', side: 'read' },
  { bucket: 'cacheWrite', label: 'Cache write', side: 'read' },
  { bucket: 'reasoning', label: 'Reasoning', side: 'written' },
  { bucket: 'output', label: 'Output', side: 'written' },
];

export const STATUS_WORDS: Record<AiSession['status'], { word: string; tone: Tone }> = {
  live: { word: 'Live', tone: 'info' },
  succeeded: { word: 'Succeeded', tone: 'success' },
  failed: { word: 'Failed', tone: 'danger' },
};

const UNKNOWN = '–';
/** Digits of cents; an amount that has fewer is filled up. */
const LEAST_DIGITS = 2;

/** An amount to its last digit, "$0.412345"; "–" for what is not known. */
export function exactMoney(amount: string | null, currency: string, reader: Reader): string {
  const digits = amount?.split('.')[1]?.length ?? 0;
  const fewest = digits < LEAST_DIGITS ? { decimals: LEAST_DIGITS } : {};
  return formatFigure(amount, { format: 'currency', currency, ...fewest }, reader, 'full');
}

/** An amount for reading at a glance: cents, or three digits that count where it is less than one. The exact one stands beside it. */
export function money(amount: string | null, currency: string, reader: Reader): string {
  const size = Math.abs(Number(amount ?? 0));
  if (size === 0 || size >= 1) return formatFigure(amount, { format: 'currency', currency, decimals: LEAST_DIGITS }, reader, 'full');
  const rounded = formatFigure(amount, { format: 'currency', currency }, reader, 'rounded');
  // "$0.5" is 50 cents.
  return (amount?.split('.')[1]?.length ?? 0) < LEAST_DIGITS ? exactMoney(amount, currency, reader) : rounded;
}

/** A number with few decimals. */
export const figure = (value: number | null, reader: Reader, digits = 1): string =>
  value === null ? UNKNOWN : new Intl.NumberFormat(reader.locale, { maximumFractionDigits: digits }).format(value);

/** A whole number with all its digits. */
export const whole = (value: number, reader: Reader): string => figure(value, reader, 0);

/** Percent, 0 to 100, with as many digits as tell it from the whole. */
export function percent(value: number | null, reader: Reader): string {
  if (value === null) return UNKNOWN;
  return `${figure(value, reader, value < 100 && value >= 99 ? 2 : 1)}\u00a0%`;
}

/** Milliseconds as people say them. */
export function responseTime(ms: number | null, reader: Reader): string {
  if (ms === null) return UNKNOWN;
  if (ms < 1_000) return `${figure(ms, reader, 0)}\u00a0ms`;
  const seconds = ms / 1_000;
  return seconds < 120 ? `${figure(seconds, reader)}\u00a0s` : `${figure(seconds / 60, reader)}\u00a0min`;
}

/** Seconds that go on, in the two largest units: "4 s", "2 min 5 s", "1 h 3 min". */
export function uptime(seconds: number): string {
  const all = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(all / 3_600), Math.floor((all % 3_600) / 60), all % 60];
  if (hours > 0) return `${hours}\u00a0h${minutes > 0 ? ` ${minutes}\u00a0min` : ''}`;
  return minutes > 0 ? `${minutes}\u00a0min ${rest}\u00a0s` : `${rest}\u00a0s`;
}

export const TREND_WORDS: Record<Telemetry['cost']['trend'], { word: string; tone: Tone }> = {
  increasing: { word: 'Increasing', tone: 'warning' },
  decreasing: { word: 'Decreasing', tone: 'success' },
  stable: { word: 'Stable', tone: 'neutral' },
};

/** Models that have no price, and how many requests used them: said aloud, as they are in no cost. */
export function unpricedWords({ modelUsage, cost }: Pick<Telemetry, 'modelUsage' | 'cost'>, reader: Reader): string | null {
  const { unpricedRequests } = cost;
  if (unpricedRequests === 0) return null;
  const models = modelUsage.filter((model) => model.cost === null).map(({ model }) => model);
  const requests = `${whole(unpricedRequests, reader)} ${unpricedRequests === 1 ? 'request' : 'requests'}`;
  const are = unpricedRequests === 1 ? 'is' : 'are';
  if (models.length === 0) return `${requests} ${are} in no cost: their models had no price on their days.`;
  const named = models.length > 3 ? [...models.slice(0, 3), `${models.length - 3} more`] : models;
  const list = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(named);
  return `${requests} ${are} in no cost: ${list} ${models.length === 1 ? 'has' : 'have'} no price.`;
}

/** A language by its name, in the reader's language; what messages do not tell is "Not known". */
export function languageName(code: string | null, reader: Reader): string {
  if (code === null || code === 'unknown' || code === 'und') return 'Not known';
  try {
    return new Intl.DisplayNames([reader.locale], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A change against the time before, with its sign: "+12 %". */
export const signedPercent = (value: number, reader: Reader): string =>
  `${new Intl.NumberFormat(reader.locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value)}\u00a0%`;

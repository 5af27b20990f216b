import { formatFigure, type Reader } from '@tidemark/chart';
import type { Tone } from '../../ui/index.js';
import { dimensionWords, lengthWords } from '../guards/guard-words.js';
import type { Anomaly, Mover, WatchedMetric } from './anomaly-queries.js';

/** What happened in two parts: what matters first, then what it is held against. */
export function sentenceParts(sentence: string): { lead: string; rest: string } {
  const at = sentence.indexOf(' the usual ');
  return at < 0 ? { lead: sentence, rest: '' } : { lead: sentence.slice(0, at), rest: sentence.slice(at) };
}

/** What kind of unusual it is, for people who know no statistics. */
export function typeWords({ type }: Pick<Anomaly, 'type'>): { word: string; meaning: string } {
  switch (type) {
    case 'statistical':
      return { word: 'Outlier', meaning: 'The value lies far from those just before.' };
    case 'trend':
      return { word: 'New level', meaning: 'Values have moved to another level.' };
    case 'seasonal':
      return { word: 'Unlike this time', meaning: 'The value is not what this time of day or week brings.' };
    case 'learned':
      return { word: 'Odd course', meaning: 'Values follow each other in a way not seen before.' };
  }
}

/** How far an anomaly stands out and how much of the past that rests on, 0 to 1, as a percentage. A certainty is not to be had. */
export const confidenceText = (confidence: number): string => `${Math.min(99, Math.round(confidence * 100))}\u00a0%`;

/**
 * How an anomaly stands or ended.
 * @param by who resolved it by hand; null: not known
 */
export function standingWords({ resolution, provisional }: Pick<Anomaly, 'resolution' | 'provisional'>, by: string | null): { word: string; tone: Tone } {
  switch (resolution) {
    case 'calm':
      return { word: 'As usual again', tone: 'success' };
    case 'not_confirmed':
      return { word: 'Not confirmed', tone: 'neutral' };
    case 'by_hand':
      return { word: by === null ? 'Resolved by hand' : `Resolved by ${by}`, tone: 'neutral' };
    case 'metric_changed':
      return { word: 'Metric changed', tone: 'neutral' };
    case 'metric_disabled':
      return { word: 'Metric disabled', tone: 'neutral' };
    case 'metric_deleted':
      return { word: 'Metric deleted', tone: 'neutral' };
    default:
      return provisional ? { word: 'Still forming', tone: 'warning' } : { word: 'Open', tone: 'danger' };
  }
}

/** How figures in a unit are written: what it means where charts know it, else behind the number. */
export function formatOf(unit: string): { format?: 'number' | 'bytes' | 'duration'; unit?: string } {
  if (unit === 'bytes') return { format: 'bytes' };
  if (unit === 'ms') return { format: 'duration', unit };
  return unit === '' ? {} : { unit };
}

/** A value in its unit; "–" where there is none. */
export const amountText = (value: number | null, unit: string, reader: Reader): string => formatFigure(value, { format: 'number', ...formatOf(unit) }, reader, 'rounded');

/** From one value to another, the unit said once where it stands behind both. */
export const rangeText = (lower: number, upper: number, unit: string, reader: Reader): string =>
  `${amountText(lower, formatOf(unit).format === undefined ? '' : unit, reader)} to ${amountText(upper, unit, reader)}`;

/** How far it is from what was expected: "-2,520 (-38 %)". Shares across zero and of nothing say nothing. */
export function deviationText({ deviation, expectedValue, value, unit }: Pick<Anomaly, 'deviation' | 'expectedValue' | 'value' | 'unit'>, reader: Reader): string {
  const sign = deviation > 0 ? '+' : '';
  const amount = `${sign}${amountText(deviation, unit, reader)}`;
  const share = deviation / Math.abs(expectedValue);
  if (!Number.isFinite(share) || Math.sign(value) === -Math.sign(expectedValue)) return amount;
  return `${amount} (${signedShare(share, reader)})`;
}

/** A share, 0.38, as "+38 %". */
const signedShare = (share: number, reader: Reader): string =>
  `${new Intl.NumberFormat(reader.locale, { maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0, signDisplay: 'exceptZero' }).format(share * 100)}\u00a0%`;

/** A part of a whole, 0 to 1: "71 %"; less than one of a hundred is said so. */
export const partText = (part: number): string => (part < 0.005 ? `less than 1\u00a0%` : `${Math.round(part * 100)}\u00a0%`);

export const memberWords = (member: string | null): string => member ?? 'not set';

/** What moved most: "mostly country Germany"; null where nothing is known. */
export function moverWords({ context }: Pick<Anomaly, 'context'>): string | null {
  const [first] = context?.movers ?? [];
  return first === undefined ? null : `mostly ${first.dimension} ${memberWords(first.member)}`;
}

/** The movers of each dimension together; the dimension with the farthest one first. */
export function moversByDimension(movers: readonly Mover[]): { dimension: string; movers: Mover[] }[] {
  const found = new Map<string, Mover[]>();
  for (const mover of movers) found.set(mover.dimension, [...(found.get(mover.dimension) ?? []), mover]);
  return [...found].map(([dimension, each]) => ({ dimension, movers: each }));
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** Seconds that a bucket such as 5m spans. */
export const bucketSeconds = (bucket: string): number => Number.parseInt(bucket, 10) * (UNITS[bucket.slice(-1)] ?? 60);

/** "5 minutes", "1 hour". */
export const bucketWords = (bucket: string): string => lengthWords(bucketSeconds(bucket));

/** How long values were unlike what was expected, from the first bucket's beginning to the last one's end. */
export function lastedWords({ at, lastAt, bucket }: Pick<Anomaly, 'at' | 'lastAt' | 'bucket'>): string {
  const seconds = Math.max(0, Date.parse(lastAt) - Date.parse(at)) / 1_000 + bucketSeconds(bucket);
  if (seconds < 2 * 3_600) return lengthWords(Math.round(seconds / 60) * 60);
  if (seconds < 2 * 86_400) return lengthWords(Math.round(seconds / 3_600) * 3_600);
  return lengthWords(Math.round(seconds / 86_400) * 86_400);
}

/** Which of a metric's series: "route /orders"; empty for a metric of one. */
export const seriesWords = dimensionWords;

/** How a watched metric stands. */
export function watchWords({ enabled, problem, judgedUntil }: Pick<WatchedMetric, 'enabled' | 'problem' | 'judgedUntil'>): { word: string; tone: Tone } {
  if (!enabled) return { word: 'Disabled', tone: 'neutral' };
  if (problem !== null) return { word: judgedUntil === null ? 'Cannot be read' : 'Problem', tone: 'warning' };
  return judgedUntil === null ? { word: 'Learning', tone: 'info' } : { word: 'Watched', tone: 'success' };
}

/** How readily anomalies are raised, 0 to 1. */
export function sensitivityWords(sensitivity: number): string {
  if (sensitivity < 0.2) return 'only the rarest';
  if (sensitivity < 0.4) return 'few';
  if (sensitivity <= 0.6) return 'balanced';
  return sensitivity <= 0.8 ? 'more' : 'many';
}

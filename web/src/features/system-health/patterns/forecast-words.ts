import type { ChartResult } from '@tidemark/chart';
import type { Tone } from '../../../ui/index.js';
import type { Forecast } from '../data/health-queries.js';

/** A straight answer, and how it stands. */
export interface ForecastWords {
  answer: string;
  /** What it rests on. */
  because: string;
  tone: Tone;
}

const DAY_MS = 86_400_000;

/** "When is it full?" in a sentence. @param what such as "The disk" */
export function forecastWords({ answer, model, horizonDays, limit, history, from, to }: Forecast, what: string, locale?: string): ForecastWords {
  const level = `${limit.toLocaleString(locale)}\u00a0%`;
  const known = spanWords(Date.parse(to) - Date.parse(history[0]?.[0] as string | undefined ?? from));
  const because = model === null ? '' : `Foretold from ${known} of measurements, with ${SEASONS[model.season]}.`;
  const between =
    answer.earliest === null
      ? ''
      : ` Between ${day(answer.earliest, locale)} and ${answer.latest === null ? 'later than that' : day(answer.latest, locale)}, with 95\u00a0% likelihood.`;
  switch (answer.status) {
    case 'reached':
      return { answer: `${what} has reached ${level}.`, because, tone: 'danger' };
    case 'expected': {
      const days = answer.at === null ? Infinity : (Date.parse(answer.at) - Date.parse(to)) / DAY_MS;
      return {
        answer: `${what} reaches ${level} on ${day(answer.at ?? to, locale)}.`,
        because: `${because}${between}`,
        tone: days < 14 ? 'danger' : 'warning',
      };
    }
    case 'possible':
      return {
        answer: `${what} may reach ${level} from ${day(answer.earliest ?? to, locale)} on, and more likely does not within ${horizonDays}\u00a0days.`,
        because,
        tone: 'warning',
      };
    case 'not-expected':
      return { answer: `${what} does not reach ${level} within ${horizonDays}\u00a0days.`, because, tone: 'success' };
    default:
      return {
        answer: 'Too little is known to say.',
        because: `Six hours of measurements are needed; there are ${history.length === 0 ? 'none' : known} so far.`,
        tone: 'neutral',
      };
  }
}

const SEASONS = { none: 'a line', day: 'a line and the hours of a day', week: 'a line and the hours of a week' };

function spanWords(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Math.max(0, Math.round(ms / 60_000))}\u00a0minutes`;
  return hours < 48 ? `${Math.round(hours)}\u00a0hours` : `${Math.round(hours / 24)}\u00a0days`;
}

const day = (at: string, locale?: string): string =>
  new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short', year: 'numeric' });

/** What was, and what is expected with its bounds, as rows of a line chart. */
export function forecastResult({ history, forecast }: Forecast): ChartResult {
  return {
    columns: [
      { name: 'at', type: 'timestamp' },
      { name: 'value', type: 'number' },
      { name: 'lower', type: 'number' },
      { name: 'upper', type: 'number' },
    ],
    rows: [
      ...history.map(([at, value]) => ({ at: at as string, value: value as number | null, lower: null, upper: null })),
      ...forecast.map(({ at, value, lower, upper }) => ({ at, value, lower, upper })),
    ],
  };
}

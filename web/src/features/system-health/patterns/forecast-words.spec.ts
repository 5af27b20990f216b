import type { Forecast } from '../data/health-queries.js';
import { forecastResult, forecastWords } from './forecast-words.js';

const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
const forecast = (answer: Partial<Forecast['answer']>, rest: Partial<Forecast> = {}): Forecast => ({
  from: at(1),
  to: at(5),
  timeZone: 'UTC',
  unit: 'percent',
  dataAsOf: at(5),
  limit: 100,
  until: 'above',
  horizonDays: 90,
  model: { season: 'day', slopePerDay: 1 },
  history: [[at(1), 50], [at(5), 54]],
  forecast: [],
  ...rest,
  answer: { status: 'unknown', at: null, earliest: null, latest: null, ...answer },
});
const words = (answer: Partial<Forecast['answer']>, rest?: Partial<Forecast>) => {
  const { answer: said, because, tone } = forecastWords(forecast(answer, rest), 'The disk', 'en-GB');
  return [said.replaceAll('\u00a0', ' '), because.replaceAll('\u00a0', ' '), tone];
};

describe('"when is it full?" in words', () => {
  it('names the day, and between which days', () => {
    expect(words({ status: 'expected', at: at(30), earliest: at(25), latest: null })).toEqual([
      'The disk reaches 100 % on 30 Mar 2026.',
      'Foretold from 4 days of measurements, with a line and the hours of a day. Between 25 Mar 2026 and later than that, with 95 % likelihood.',
      'warning',
    ]);
    expect(words({ status: 'expected', at: at(10), earliest: at(8), latest: at(12) })[2]).toBe('danger');
  });

  it.each([
    ['reached', 'The disk has reached 100 %.', 'danger'],
    ['not-expected', 'The disk does not reach 100 % within 90 days.', 'success'],
    ['possible', 'The disk may reach 100 % from 25 Mar 2026 on, and more likely does not within 90 days.', 'warning'],
  ] as const)('says %s straight', (status, said, tone) => {
    const [answer, , how] = words({ status, earliest: status === 'possible' ? at(25) : null });
    expect([answer, how]).toEqual([said, tone]);
  });

  it('does not pretend to know', () => {
    expect(words({ status: 'unknown' }, { model: null, history: [] })).toEqual([
      'Too little is known to say.',
      'Six hours of measurements are needed; there are none so far.',
      'neutral',
    ]);
  });

  it('is drawn as what was and what is expected', () => {
    const drawn = forecastResult(forecast({}, { forecast: [{ at: at(6), value: 55, lower: 54, upper: 56 }] }));
    expect(drawn.rows.map((row) => [row['value'], row['lower']])).toEqual([[50, null], [54, null], [55, 54]]);
  });
});

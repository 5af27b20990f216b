import type { WatchedMetric } from '../anomaly-queries.js';
import { bodyOf, fieldOf, NEW_METRIC, quietHoursOf, valuesOf } from './metric-form.js';

const metric = { source: 'metric', metric: 'shop.revenue', aggregation: 'sum' };
const saved = (change: Partial<WatchedMetric>): WatchedMetric => ({
  id: 'm', title: 'Revenue', description: 'Of the shop', unit: 'EUR', series: metric, bucket: '1h', settings: {}, sensitivity: 0.5, enabled: true, builtIn: null,
  version: 3, createdAt: '', updatedAt: '', scannedAt: null, judgedUntil: null, problem: null, watched: [], ...change,
});

describe('the form of a watched metric', () => {
  it.each([
    ['metric', { ...metric, groupBy: ['country'], filter: { shop: 'north' }, fill: 'null' }],
    ['metric', { ...metric, fill: 'zero' }],
    ['kpi', { source: 'kpi', kpi: 'revenue' }],
    ['own', { ...metric, fill: 'previous' }],
    ['own', { source: 'query', savedQueryId: 'q' }],
  ])('gives back what it was given: %s', (kind, series) => {
    const values = valuesOf(saved({ series }));
    expect(values.kind).toBe(kind);
    expect(bodyOf({ ...values, title: ' Sales ' })).toMatchObject({ title: 'Sales', description: 'Of the shop', unit: 'EUR', series, bucket: '1h', enabled: true });
  });

  it('sends what was entered anew once it is touched', () => {
    const values = valuesOf(saved({ series: { ...metric, filter: { shop: 'north' } } }));
    expect(bodyOf({ ...values, groupBy: 'country, product', fill: 'zero' }).series).toEqual({ ...metric, filter: { shop: ['north'] }, groupBy: ['country', 'product'], fill: 'zero' });
  });

  it('says nothing of settings that are as they are anyway', () => {
    expect(bodyOf({ ...NEW_METRIC, first: { metric: 'a', aggregation: 'avg', filter: '' } })).toMatchObject({ settings: {}, series: { source: 'metric', metric: 'a', aggregation: 'avg' } });
  });

  it('keeps every setting that was made', () => {
    const settings: WatchedMetric['settings'] = {
      sensitivity: 0.7, direction: 'down', minimumVolume: 10, zScoreThreshold: 3, trendThreshold: 0, windowSize: 24,
      quietHours: [{ from: '22:00', to: '06:00' }, { from: '12:00', to: '13:00' }], enabledMethods: ['seasonal', 'learned'], timeZone: 'Asia/Tokyo',
    };
    expect(bodyOf(valuesOf(saved({ settings }))).settings).toEqual(settings);
  });

  it('reads spans of the day as people write them', () => {
    expect(quietHoursOf(' 9:30 – 10:00,22:00-06:00')).toEqual([{ from: '09:30', to: '10:00' }, { from: '22:00', to: '06:00' }]);
    expect([quietHoursOf(''), quietHoursOf('at night'), quietHoursOf('22:00'), quietHoursOf('24:00-06:00')]).toEqual([[], null, null, null]);
  });

  it('knows the field of what the server refuses', () => {
    expect(['series.metric', 'series', 'settings.windowSize', 'settings.quietHours.0.from', 'title', 'enabled'].map(fieldOf)).toEqual(['first.metric', 'groupBy', 'windowSize', 'quietHours', 'title', null]);
  });
});

import type { ChartResult, ChartSpec } from '../../chart/index.js';
import { months, resultOf } from '../../chart/testing/results.js';

/** A picture of each kind, with data that shows what the kind is for. */
export interface Sample {
  name: string;
  spec: ChartSpec;
  result: ChartResult;
  width?: number;
  height?: number;
}

/** Figures that look like chance and are the same each time (D. H. Lehmer's generator, 48271 modulo 2³¹ − 1). */
export function figures(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const REGIONS = ['Northern Europe', 'Southern Europe', 'North America', 'South America'];

const monthly = (() => {
  const next = figures(7);
  return resultOf(
    { month: 'date', revenue: 'number!', orders: 'integer', margin: 'number' },
    months(14).map((month, index) => {
      const revenue = 42_000 + index * 2_400 + next() * 14_000;
      return [month, revenue.toFixed(2), Math.round(revenue / 410), 0.18 + next() * 0.12];
    }),
  );
})();

const byRegion = (() => {
  const next = figures(11);
  return resultOf(
    { month: 'date', region: 'string', revenue: 'number' },
    months(12).flatMap((month) =>
      REGIONS.map((region, index) => [month, region, Math.round((4 - index) * 9_000 + next() * 8_000)]),
    ),
  );
})();

const expected = (() => {
  const next = figures(29);
  return resultOf(
    { day: 'date', requests: 'integer', low: 'number', high: 'number' },
    Array.from({ length: 45 }, (_, index) => {
      const usual = 900 + 180 * Math.sin((index / 7) * 2 * Math.PI) + index * 4;
      const requests = Math.round(usual + (next() - 0.5) * 130 + (index === 31 ? 420 : 0));
      const known = index >= 5;
      return [
        new Date(Date.UTC(1997, 2, 1 + index)).toISOString().slice(0, 10),
        requests,
        known ? Math.round(usual - 110) : null,
        known ? Math.round(usual + 110) : null,
      ];
    }),
  );
})();

const products = resultOf({ product: 'string', revenue: 'number!' }, [
  ['Côte de Blaye', '141396.74'],
  ['Thüringer Rostbratwurst', '80368.67'],
  ['Raclette Courdavault', '71155.70'],
  ['Tarte au sucre', '47234.97'],
  ['Camembert Pierrot', '46825.48'],
  ['Gnocchi di nonna Alice', '42593.06'],
  ['Manjimup Dried Apples', '41819.65'],
  ['Alice Mutton', '32698.38'],
]);

const eastAsian = resultOf({ city: 'string', revenue: 'integer' }, [
  ['東京都（とうきょう）', 81_200],
  ['サッポロビール株式会社', 64_300],
  ['北京市销售收入', 52_900],
  ['臺北市銷售收入', 41_000],
  ['서울특별시 매출', 36_700],
  ['Osaka 大阪 2024', 12_400],
]);

const hours = (() => {
  const next = figures(3);
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return resultOf(
    { hour: 'integer', day: 'string', requests: 'integer' },
    days.flatMap((day, index) =>
      Array.from({ length: 24 }, (_, hour) => {
        const wave = Math.max(0, Math.sin(((hour - 6) / 24) * Math.PI * 1.4)) * (index > 4 ? 240 : 900);
        return [hour, day, Math.round(wave + next() * 120)];
      }),
    ),
  );
})();

const daily = (() => {
  const next = figures(5);
  return resultOf(
    { day: 'date', orders: 'integer' },
    Array.from({ length: 330 }, (_, index) => {
      const date = new Date(Date.UTC(1997, 0, 6 + index));
      const weekend = date.getUTCDay() % 6 === 0;
      return [date.toISOString().slice(0, 10), weekend ? null : Math.round(next() * 14 + index / 40)];
    }),
  );
})();

const cloud = (() => {
  const next = figures(13);
  return resultOf(
    { quantity: 'integer', price: 'number', revenue: 'number', category: 'string', product: 'string' },
    Array.from({ length: 70 }, (_, index) => {
      const quantity = Math.round(4 + next() * 90);
      const price = 6 + next() * 40 + quantity * 0.35;
      return [
        quantity,
        Number(price.toFixed(2)),
        Math.round(quantity * price),
        ['Beverages', 'Produce', 'Seafood'][index % 3] ?? '',
        `Product ${index}`,
      ];
    }),
  );
})();

const latencies = (() => {
  const next = figures(17);
  return resultOf(
    { duration: 'number' },
    Array.from({ length: 900 }, () => [Math.round(40 + 60 * -Math.log(1 - next() * 0.995) + next() * 20)]),
  );
})();

const steps = resultOf({ step: 'string', people: 'integer' }, [
  ['Visited the site', 48_210],
  ['Looked at a product', 21_944],
  ['Put it into the basket', 8_120],
  ['Began to pay', 5_307],
  ['Ordered', 4_012],
]);

const bridge = resultOf({ item: 'string', amount: 'number!', level: 'boolean' }, [
  ['Revenue 1996', '208083.97', true],
  ['New customers', '142500.00', false],
  ['Larger orders', '96300.50', false],
  ['Lost customers', '-61200.25', false],
  ['Discounts', '-28400.00', false],
  ['Currency', '-9050.10', false],
]);

const flows = resultOf({ from: 'string', to: 'string', cost: 'number' }, [
  ['Search', 'Landing page', 420],
  ['Newsletter', 'Landing page', 180],
  ['Newsletter', 'Product page', 210],
  ['Direct', 'Product page', 160],
  ['Landing page', 'Product page', 330],
  ['Landing page', 'Left', 270],
  ['Product page', 'Basket', 410],
  ['Product page', 'Left', 290],
  ['Basket', 'Ordered', 300],
  ['Basket', 'Left', 110],
]);

const services = resultOf({ service: 'string', needs: 'string', calls: 'integer', state: 'string' }, [
  ['web', 'gateway', 900, 'healthy'],
  ['mobile', 'gateway', 600, 'healthy'],
  ['gateway', 'orders', 500, 'degraded'],
  ['gateway', 'catalogue', 700, 'healthy'],
  ['gateway', 'accounts', 300, 'healthy'],
  ['orders', 'payments', 200, 'down'],
  ['orders', 'PostgreSQL', 480, 'healthy'],
  ['catalogue', 'PostgreSQL', 650, 'healthy'],
  ['catalogue', 'Redis', 690, 'healthy'],
  ['accounts', 'PostgreSQL', 280, 'healthy'],
  ['payments', 'card provider', 190, 'down'],
]);

const places = resultOf({ region: 'string', country: 'string', revenue: 'number' }, [
  ['Europe', 'Germany', 244_640],
  ['Europe', 'Austria', 139_496],
  ['Europe', 'France', 85_498],
  ['Europe', 'United Kingdom', 60_616],
  ['Europe', 'Sweden', 59_523],
  ['Europe', 'Ireland', 57_317],
  ['North America', 'USA', 263_566],
  ['North America', 'Canada', 55_334],
  ['North America', 'Mexico', 24_073],
  ['South America', 'Brazil', 114_968],
  ['South America', 'Venezuela', 60_814],
]);

const orders = resultOf(
  { order_id: 'integer', customer: 'string', placed: 'date', freight: 'number!', paid: 'boolean' },
  [
    [10248, 'Vins et alcools Chevalier', '1996-07-04', '32.38', true],
    [10249, 'Toms Spezialitäten', '1996-07-05', '11.61', true],
    [10250, 'Hanari Carnes', '1996-07-08', '65.83', false],
    [10251, 'Victuailles en stock', '1996-07-08', '41.34', true],
    [10252, 'Suprêmes délices', '1996-07-09', '51.30', null],
    [10253, 'Hanari Carnes', '1996-07-10', '58.17', true],
  ],
);

const trend = (() => {
  const next = figures(23);
  return resultOf(
    { week: 'date', revenue: 'number', before: 'number' },
    Array.from({ length: 20 }, (_, index) => [
      new Date(Date.UTC(1997, 0, 6 + index * 7)).toISOString().slice(0, 10),
      Math.round(9_000 + index * 240 + next() * 2_500),
      12_400,
    ]),
  );
})();

/** One or more pictures of every kind. */
export const SAMPLES: readonly Sample[] = [
  {
    name: 'bar-east-asian',
    spec: { type: 'bar', config: { x: 'city', y: 'revenue', horizontal: true } },
    result: eastAsian,
  },
  {
    name: 'bar-grouped',
    spec: { type: 'bar', config: { x: 'month', y: 'revenue', series: 'region', limit: 4 } },
    result: byRegion,
  },
  {
    name: 'bar-stacked',
    spec: { type: 'bar', config: { x: 'month', y: 'revenue', series: 'region', stacked: true } },
    result: byRegion,
  },
  {
    name: 'bar-horizontal',
    spec: {
      type: 'bar',
      config: { x: 'product', y: 'revenue', horizontal: true, format: 'currency', currency: 'USD' },
    },
    result: products,
  },
  {
    name: 'bar-percent',
    spec: { type: 'bar', config: { x: 'month', y: 'revenue', series: 'region', percent: true } },
    result: byRegion,
  },
  {
    name: 'line',
    spec: {
      type: 'line',
      config: {
        x: 'month',
        y: 'revenue',
        unit: 'USD',
        thresholds: [{ value: 70_000, label: 'Target', tone: 'success' }],
        bands: [{ from: 30_000, to: 45_000, label: 'Too little', tone: 'danger' }],
      },
    },
    result: monthly,
  },
  {
    name: 'line-expected',
    spec: { type: 'line', config: { x: 'day', y: 'requests', lower: 'low', upper: 'high', dates: 'day' } },
    result: expected,
  },
  {
    name: 'line-series',
    spec: { type: 'line', config: { x: 'month', y: 'revenue', series: 'region' } },
    result: byRegion,
  },
  {
    name: 'area',
    spec: { type: 'area', config: { x: 'month', y: 'revenue', series: 'region', stacked: true } },
    result: byRegion,
  },
  {
    name: 'combo',
    spec: {
      type: 'combo',
      config: { x: 'month', bars: 'revenue', lines: 'margin', lineFormat: 'percent', unit: 'USD' },
    },
    result: monthly,
  },
  { name: 'pie', spec: { type: 'pie', config: { label: 'product', value: 'revenue' } }, result: products },
  {
    name: 'donut',
    spec: {
      type: 'pie',
      config: { label: 'product', value: 'revenue', donut: true, format: 'currency', currency: 'USD' },
    },
    result: products,
  },
  { name: 'treemap', spec: { type: 'treemap', config: { path: 'product', value: 'revenue' } }, result: products },
  {
    name: 'treemap-nested',
    spec: { type: 'treemap', config: { path: ['region', 'country'], value: 'revenue', unit: 'USD' } },
    result: places,
  },
  {
    name: 'table',
    spec: {
      type: 'table',
      config: {
        columns: [
          { name: 'order_id', title: 'Order' },
          { name: 'customer' },
          { name: 'placed' },
          { name: 'freight', bar: true, unit: 'USD' },
          { name: 'paid' },
        ],
      },
    },
    result: orders,
  },
  {
    name: 'table-rules',
    spec: {
      type: 'table',
      config: {
        columns: [
          { name: 'order_id', title: 'Order' },
          { name: 'customer' },
          { name: 'placed' },
          { name: 'freight' },
          { name: 'paid' },
        ],
        sort: [{ column: 'paid' }, { column: 'freight', direction: 'descending' }],
        filters: [{ column: 'freight', when: 'present' }],
        rules: [
          { column: 'freight', when: 'atLeast', value: 60, tone: 'danger' },
          { column: 'freight', when: 'scale', tone: 'warning' },
          { column: 'paid', when: 'equals', text: 'true', tone: 'success', label: 'Paid' },
          { column: 'customer', when: 'contains', text: 'hanari', target: 'row', tone: 'neutral' },
        ],
      },
    },
    result: orders,
  },
  {
    name: 'pivot',
    spec: { type: 'pivot', config: { rows: 'region', columns: 'month', values: 'revenue', totals: true, heat: true } },
    result: { ...byRegion, rows: byRegion.rows.slice(0, 20) },
  },
  {
    name: 'metric',
    spec: {
      type: 'metric',
      config: {
        value: 'revenue',
        compare: 'before',
        trend: 'revenue',
        compareLabel: 'on the week before',
        unit: 'USD',
      },
    },
    result: trend,
    width: 300,
    height: 140,
  },
  {
    name: 'gauge',
    spec: {
      type: 'gauge',
      config: {
        value: 'share',
        target: 'goal',
        format: 'percent',
        label: 'Cache hits',
        thresholds: [
          { value: 0, tone: 'danger' },
          { value: 0.7, tone: 'warning' },
          { value: 0.85, tone: 'success' },
        ],
      },
    },
    result: resultOf({ share: 'number', goal: 'number' }, [[0.912, 0.95]]),
    width: 320,
    height: 220,
  },
  { name: 'heatmap', spec: { type: 'heatmap', config: { x: 'hour', y: 'day', value: 'requests' } }, result: hours },
  {
    name: 'heatmap-calendar',
    spec: { type: 'heatmap', config: { x: 'day', value: 'orders', calendar: true } },
    result: daily,
    width: 760,
    height: 190,
  },
  {
    name: 'scatter',
    spec: { type: 'scatter', config: { x: 'quantity', y: 'price', series: 'category', unit: 'USD' } },
    result: cloud,
  },
  {
    name: 'bubble',
    spec: { type: 'scatter', config: { x: 'quantity', y: 'price', size: 'revenue', label: 'product' } },
    result: cloud,
  },
  {
    name: 'histogram',
    spec: {
      type: 'histogram',
      config: { value: 'duration', unit: 'ms', thresholds: [{ value: 250, label: 'Limit', tone: 'danger' }] },
    },
    result: latencies,
  },
  { name: 'funnel', spec: { type: 'funnel', config: { label: 'step', value: 'people' } }, result: steps },
  {
    name: 'waterfall',
    spec: { type: 'waterfall', config: { x: 'item', y: 'amount', totals: 'level', totalLabel: 'Revenue 1997' } },
    result: bridge,
  },
  { name: 'sankey', spec: { type: 'sankey', config: { source: 'from', target: 'to', value: 'cost' } }, result: flows },
  {
    name: 'graph',
    spec: { type: 'graph', config: { source: 'service', target: 'needs', value: 'calls', status: 'state' } },
    result: services,
  },
];

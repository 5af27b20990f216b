import { checkVisualization } from '../chart-spec.js';
import { contrast } from '../color.js';
import type { ChartValue } from '../result.js';
import { buildTableView, searchedRows, type TableConfig } from '../table-view.js';
import { resultOf } from '../testing/results.js';
import { CHART_THEMES } from '../theme.js';
import { table } from '../types/table.js';
import type { Condition } from './conditions.js';
import { formatColors } from './format-colors.js';
import { TONE_SIGNS } from './format-rules.js';

const reader = { locale: 'en', timeZone: 'UTC' };
const orders = resultOf({ city: 'string', net: 'number!', placed: 'date', paid: 'boolean' }, [
  ['Reims', '10.50', '1997-01-01', true],
  ['Lyon', '9007199254740993', '1997-02-01', false],
  ['Münster', '9007199254740992', '1997-03-01', null],
  ['Lyon', '-3', null, true],
  [null, null, '1997-05-01', false],
]);

const cities = (config: TableConfig): ChartValue[] =>
  buildTableView(config, orders, reader).rows.map((row) => row['city'] ?? null);
const kept = (condition: Condition): ChartValue[] => cities({ filters: [condition] });

describe('a table that is filtered and sorted by its settings', () => {
  it.each<[Condition, ChartValue[]]>([
    [{ column: 'net', when: 'above', value: 10 }, ['Reims', 'Lyon', 'Münster']],
    [{ column: 'net', when: 'atMost', value: 10.5 }, ['Reims', 'Lyon']],
    [{ column: 'net', when: 'between', value: -3, to: 11 }, ['Reims', 'Lyon']],
    [{ column: 'net', when: 'equals', value: -3 }, ['Lyon']],
    [{ column: 'net', when: 'missing' }, [null]],
    [{ column: 'net', when: 'top', count: 1 }, ['Lyon']],
    [{ column: 'net', when: 'bottom', count: 2 }, ['Reims', 'Lyon']],
    [{ column: 'city', when: 'contains', text: 'ÜNS' }, ['Münster']],
    [{ column: 'city', when: 'begins', text: 'l' }, ['Lyon', 'Lyon']],
    [{ column: 'city', when: 'differs', text: 'lyon' }, ['Reims', 'Münster', null]],
    [{ column: 'placed', when: 'atLeast', text: '1997-03-01' }, ['Münster', null]],
    [{ column: 'paid', when: 'equals', text: 'true' }, ['Reims', 'Lyon']],
    [{ column: 'city', when: 'top' }, []],
  ])('keeps by %j', (condition, expected) => {
    expect(kept(condition)).toEqual(expected);
  });

  it('keeps all that is equal to the last of the largest', () => {
    const view = buildTableView(
      { filters: [{ column: 'n', when: 'top', count: 2 }] },
      resultOf({ n: 'integer' }, [[3], [1], [3], [3]]),
      reader,
    );
    expect(view.rows).toHaveLength(3);
    expect(view.total).toBe(4);
  });

  it('sorts by several columns, exactly, with missing values last either way', () => {
    expect(cities({ sort: [{ column: 'net', direction: 'descending' }] })).toEqual([
      'Lyon',
      'Münster',
      'Reims',
      'Lyon',
      null,
    ]);
    expect(cities({ sort: [{ column: 'city' }, { column: 'net' }] })).toEqual([
      'Lyon',
      'Lyon',
      'Münster',
      'Reims',
      null,
    ]);
  });

  it('finds the rows in whose cells every word occurs as it is shown', () => {
    const view = buildTableView({}, orders, reader);
    const all = view.rows.map((_, index) => index);
    expect(searchedRows(view, all, ' lyon  FEB ')).toEqual([1]);
    expect(searchedRows(view, all, '')).toEqual(all);
    expect(searchedRows(view, all, 'nowhere')).toEqual([]);
  });

  it('says when its filters leave nothing, and how many of the rows they leave', () => {
    const filters: Condition[] = [{ column: 'net', when: 'above', value: 1e300 }];
    expect(table.emptyReason({ filters }, orders)?.message).toMatch(/^None of the 5 rows meets the filters/);
    const context = { ...reader, theme: 'light', width: 400, height: 200 } as const;
    expect(table.notes?.({ filters: [{ column: 'net', when: 'present' }] }, orders, context)).toEqual(['4 of 5 rows']);
    expect(table.describe({ filters: [{ column: 'net', when: 'present' }] }, orders, context)).toMatch(
      /^Table with 4 of 5 rows/,
    );
  });
});

describe('cells and rows that stand out', () => {
  const formats = (config: TableConfig) => {
    const view = buildTableView(config, orders, reader);
    return view.rows.map((row) => view.columns.map((column) => column.cell(row).format));
  };

  it('take the first rule that they meet, with its sign and its words', () => {
    const found = formats({
      columns: [{ name: 'net', unit: 'EUR' }],
      rules: [
        { column: 'net', when: 'above', value: 1e6, tone: 'danger' },
        { column: 'net', when: 'atLeast', value: 10, tone: 'success', label: 'Good' },
      ],
    }).map(([format]) => format && [format.tone, format.sign, format.words]);
    expect(found).toEqual([
      ['success', '✓', 'Good'],
      ['danger', '✗', 'above 1,000,000\u00a0EUR'],
      ['danger', '✗', 'above 1,000,000\u00a0EUR'],
      null,
      null,
    ]);
  });

  it('are whole rows where a rule says so', () => {
    const view = buildTableView(
      { rules: [{ column: 'paid', when: 'equals', text: 'false', target: 'row' }] },
      orders,
      reader,
    );
    expect(view.rows.map((row) => view.rowFormat(row)?.sign ?? '')).toEqual(['', '●', '', '', '●']);
  });

  it('are tinted as strongly as their figure is large', () => {
    const scaled = resultOf({ n: 'number' }, [[0], [5], [10], [null], [1e308], [-1e308]]);
    const view = buildTableView({ rules: [{ column: 'n', when: 'scale', value: 0, to: 10 }] }, scaled, reader);
    expect(view.rows.map((row) => view.columns[0]?.cell(row).format?.shade ?? null)).toEqual([0, 0.5, 1, null, 1, 0]);
    const same = buildTableView(
      { rules: [{ column: 'n', when: 'scale' }] },
      resultOf({ n: 'number' }, [[4], [4]]),
      reader,
    );
    expect(same.columns[0]?.cell(same.rows[0] ?? {}).format).toBeNull();
  });

  it('have bars where a rule gives them', () => {
    const view = buildTableView(
      { rules: [{ column: 'n', when: 'bar', tone: 'warning' }] },
      resultOf({ n: 'number' }, [[5], [10]]),
      reader,
    );
    expect(view.columns[0]?.barTone).toBe('warning');
    expect(view.rows.map((row) => view.columns[0]?.cell(row).bar)).toEqual([0.5, 1]);
  });

  it('have signs that differ, and text that can be read on every ground', () => {
    expect(new Set(Object.values(TONE_SIGNS)).size).toBe(Object.keys(TONE_SIGNS).length);
    for (const theme of Object.values(CHART_THEMES)) {
      for (const tone of ['success', 'warning', 'danger', 'neutral', 'accent'] as const) {
        const { ground } = formatColors({ tone, shade: 1, sign: '', words: '' }, theme);
        expect(contrast(ground, theme.text)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('do nothing where their column is not there', () => {
    expect(
      formats({ columns: [{ name: 'net' }], rules: [{ column: 'gone', when: 'present', tone: 'danger' }] }).flat(),
    ).toEqual([null, null, null, null, null]);
  });

  it.each([
    [{ column: 'net', when: 'above' }, 'rules.0.value'],
    [{ column: 'net', when: 'between', value: 3, to: 1 }, 'rules.0'],
    [{ column: 'net', when: 'contains' }, 'rules.0.text'],
    [{ column: 'net', when: 'scale', target: 'row' }, 'rules.0.target'],
    [{ column: 'net', when: 'sometimes' }, 'rules.0.when'],
  ])('are refused when the rule means nothing: %j', (rule, path) => {
    const check = checkVisualization({ type: 'table', config: { rules: [rule] } }, 'v');
    expect(check.ok ? [] : check.problems.map((problem) => problem.path)).toEqual([`v.config.${path}`]);
  });
});

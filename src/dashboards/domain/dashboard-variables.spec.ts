import type { QueryParameter } from '../../query/index.js';
import type { Variable } from './dashboard-content.js';
import {
  type BoundQuery,
  checkFilters,
  effectiveVariables,
  filterNames,
  parseFilters,
  queryValues,
  refuseUnknownFilters,
} from './dashboard-variables.js';

const NOW = new Date('2024-02-29T10:15:30Z');
const names = (...list: string[]): BoundQuery => ({ names: new Set(list) });
const suppliedFor = (variables: Variable[], query: BoundQuery, filters: Record<string, unknown> = {}) =>
  queryValues(variables, query, filters, NOW, 'UTC').supplied;
const problemsOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code: string; details: { path: string; rule: string }[] }).details.map(
      ({ path, rule }) => `${path}: ${rule}`,
    );
  }
  return 'no problem';
};

const region: Variable = { name: 'region', type: 'text' };

describe('parseFilters', () => {
  it('reads values, lists and ranges', () => {
    const text =
      '{"region":["EU","US"],"year":1997,"open":true,"period":{"from":"2024-01-01","to":"2024-02-01"},"none":null}';
    expect(parseFilters(text)).toEqual(JSON.parse(text));
  });

  it('takes an absent or empty text for no filters', () => {
    expect(parseFilters(undefined)).toEqual({});
    expect(parseFilters('')).toEqual({});
  });

  it.each([
    ['{', 'filters: json'],
    ['[]', 'filters: type'],
    ['"EU"', 'filters: type'],
    ['null', 'filters: type'],
    ['{"region":{"$ne":null}}', 'filters.region: type'],
    ['{"region":{}}', 'filters.region: type'],
    ['{"region":[["EU"]]}', 'filters.region: type'],
    ['{"period":{"from":{"a":1}}}', 'filters.period: type'],
    [`{"region":"${'x'.repeat(17_000)}"}`, 'filters: maxLength'],
    [`{${Array.from({ length: 101 }, (_, index) => `"f${index}":1`).join(',')}}`, 'filters: maxLength'],
  ])('refuses %.40s', (text, problem) => {
    expect(problemsOf(() => parseFilters(text))).toEqual([problem]);
  });

  it('refuses a list of more than a thousand values', () => {
    expect(problemsOf(() => checkFilters({ region: Array.from({ length: 1001 }, () => 1) }))).toEqual([
      'filters.region: type',
    ]);
  });
});

describe('filterNames', () => {
  it('knows variables, what the SQL binds, and what widgets and saved queries declare', () => {
    const queries: BoundQuery[] = [
      { names: new Set(['country', 'tenant.id']), parameters: { year: 1997 } },
      {
        names: new Set(['limit']),
        declared: [{ name: 'limit', type: 'number' }],
        parameters: [{ name: 'rank', type: 'number' }],
      },
    ];
    expect([...filterNames([region], queries)].sort()).toEqual(['country', 'limit', 'rank', 'region', 'year']);
  });

  it('takes a range as a whole and not by its bounds', () => {
    const known = filterNames([{ name: 'period', type: 'date_range' }], [names('period_from', 'period_to')]);
    expect([...known]).toEqual(['period']);
  });
});

describe('refuseUnknownFilters', () => {
  it('names each filter that is unknown, and what there is', () => {
    const refuse = () => refuseUnknownFilters({ region: 1, regoin: 2, constructor: 3 }, new Set(['region', 'year']));
    expect(problemsOf(refuse)).toEqual(['filters.regoin: unknownFilter', 'filters.constructor: unknownFilter']);
    expect(refuse).toThrow(/region, year/);
  });
});

describe('queryValues', () => {
  it('prefers the filter to the default of the variable, and that to the value of the widget', () => {
    const query: BoundQuery = { names: new Set(['region']), parameters: { region: 'widget' } };
    expect(suppliedFor([{ ...region, default: 'variable' }], query, { region: 'filter' })).toEqual({
      region: 'filter',
    });
    expect(suppliedFor([{ ...region, default: 'variable' }], query)).toEqual({ region: 'variable' });
    expect(suppliedFor([region], query)).toEqual({ region: 'widget' });
    expect(suppliedFor([], query)).toEqual({ region: 'widget' });
    expect(suppliedFor([], query, { region: 'filter' })).toEqual({ region: 'filter' });
  });

  it('falls back to the default that the widget or the saved query declares', () => {
    const declared: QueryParameter[] = [{ name: 'region', type: 'text', default: 'saved' }];
    expect(suppliedFor([], { names: new Set(['region']), declared })).toEqual({ region: 'saved' });
    const own: QueryParameter[] = [{ name: 'region', type: 'text', default: 'widget' }];
    expect(suppliedFor([region], { names: new Set(['region']), declared, parameters: own })).toEqual({
      region: 'widget',
    });
  });

  it.each([[null], [''], [[]]])('takes %j for "none", which sets the default aside', (none) => {
    const variables: Variable[] = [{ ...region, default: 'EU' }];
    const values = queryValues(variables, names('region'), { region: none }, NOW, 'UTC');
    expect(values).toEqual({ declared: [{ name: 'region', type: 'text' }], supplied: {} });
  });

  it('keeps false and zero', () => {
    const variables: Variable[] = [
      { name: 'open', type: 'boolean', default: true },
      { name: 'rank', type: 'number', default: 3 },
    ];
    expect(suppliedFor(variables, names('open', 'rank'), { open: false, rank: 0 })).toEqual({ open: false, rank: 0 });
  });

  it('gives a query only what it binds', () => {
    const variables: Variable[] = [region, { name: 'year', type: 'number', required: true }];
    const values = queryValues(variables, names('region'), { region: 'EU', year: 1997 }, NOW, 'UTC');
    expect(values).toEqual({ declared: [{ name: 'region', type: 'text' }], supplied: { region: 'EU' } });
  });

  it('makes lists of what may be several, and one of what is one', () => {
    const variables: Variable[] = [
      { ...region, multiple: true },
      { name: 'tags', type: 'list' },
      { name: 'year', type: 'number' },
    ];
    const values = queryValues(
      variables,
      names('region', 'tags', 'year'),
      { region: 'EU', tags: 'a', year: [1997] },
      NOW,
      'UTC',
    );
    expect(values.supplied).toEqual({ region: ['EU'], tags: ['a'], year: 1997 });
    expect(values.declared).toContainEqual({ name: 'region', type: 'list', itemType: 'text' });
  });

  it('refuses several values where one is asked for', () => {
    expect(problemsOf(() => suppliedFor([region], names('region'), { region: ['EU', 'US'] }))).toEqual([
      'filters.region: single',
    ]);
  });

  it('lets the declaration of the widget decide how its SQL binds a value', () => {
    const query: BoundQuery = {
      names: new Set(['region']),
      parameters: [{ name: 'region', type: 'list', itemType: 'number' }],
    };
    const values = queryValues([{ ...region, default: 'EU' }], query, {}, NOW, 'UTC');
    expect(values).toEqual({
      declared: [{ name: 'region', type: 'list', itemType: 'number' }],
      supplied: { region: ['EU'] },
    });
  });

  it('binds a range by either of its bounds, literal or relative', () => {
    const period: Variable = { name: 'period', type: 'date_range', default: 'last_7_days' };
    expect(suppliedFor([period], names('period_to'))).toEqual({ period: { from: '2024-02-23', to: '2024-03-01' } });
    const literal = { from: '1997-01-01', to: '1998-01-01' };
    expect(suppliedFor([period], names('period_from', 'period_to'), { period: literal })).toEqual({ period: literal });
    expect(suppliedFor([period], names('period_from'), { period: 'all' })).toEqual({});
    expect(suppliedFor([period], names('other'))).toEqual({});
    expect(problemsOf(() => suppliedFor([period], names('period_from'), { period: 'sometime' }))).toEqual([
      'filters.period: timeRange',
    ]);
  });

  it('lets a range of the dashboard stand for the bounds that a saved query declares one by one', () => {
    const declared: QueryParameter[] = [
      { name: 'period_from', type: 'date', default: '1996-01-01' },
      { name: 'period_to', type: 'date' },
    ];
    const period: Variable = { name: 'period', type: 'date_range', default: 'previous_month' };
    const values = queryValues([period], { names: new Set(['period_from', 'period_to']), declared }, {}, NOW, 'UTC');
    expect(values).toEqual({
      declared: [{ name: 'period', type: 'date_range' }],
      supplied: { period: { from: '2024-01-01', to: '2024-02-01' } },
    });
  });

  it('is not led astray by parameters called like parts of an object', () => {
    expect(suppliedFor([], { names: new Set(['constructor', '__proto__']), parameters: {} })).toEqual({});
    const { supplied } = queryValues([], names('__proto__'), checkFilters(JSON.parse('{"__proto__":"x"}')), NOW, 'UTC');
    expect(Object.getOwnPropertyDescriptor(supplied, '__proto__')?.value).toBe('x');
  });
});

describe('effectiveVariables', () => {
  it('puts the default of the global time range into its variable', () => {
    const variables: Variable[] = [region, { name: 'period', type: 'date_range', default: 'all' }];
    const settings = { refreshInterval: 0, timeRange: { variable: 'period', default: 'last_30_days' }, variables };
    expect(effectiveVariables(settings)).toEqual([
      region,
      { name: 'period', type: 'date_range', default: 'last_30_days' },
    ]);
  });
});

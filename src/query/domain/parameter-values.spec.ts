import {
  checkDateRange,
  checkList,
  checkScalar,
  inferType,
  MAX_LIST_ITEMS,
  MAX_TEXT_LENGTH,
} from './parameter-values.js';

describe('checkScalar', () => {
  it.each([
    ['text', '', ''],
    ['text', 'Grüße 😀', 'Grüße 😀'],
    ['text', 'x'.repeat(MAX_TEXT_LENGTH), 'x'.repeat(MAX_TEXT_LENGTH)],
    ['number', 5, 5],
    ['number', -0, 0],
    ['number', '5', 5],
    ['number', '-2.5', -2.5],
    ['number', '+7', '7'],
    ['number', '-0.00', 0],
    ['number', '1.10', '1.10'],
    ['number', '9007199254740993', '9007199254740993'],
    ['number', '1e3', '1e3'],
    ['number', 0.1, 0.1],
    ['boolean', true, true],
    ['boolean', 'false', false],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '0001-01-01', '0001-01-01'],
    ['date', '2025-01-31T23:59:59.123456Z', '2025-01-31T23:59:59.123456Z'],
    ['date', '2025-01-31 09:30', '2025-01-31 09:30'],
    ['date', '2025-01-31T09:30:00+05:30', '2025-01-31T09:30:00+05:30'],
  ] as const)('takes as %s %j', (type, given, value) => {
    expect(checkScalar(given, type)).toEqual({ value });
  });

  it('does not keep a negative zero', () => {
    expect(Object.is((checkScalar(-0, 'number') as { value: number }).value, 0)).toBe(true);
  });

  it.each([
    ['text', 5, 'text'],
    ['text', null, 'text'],
    ['text', ['a'], 'text'],
    ['text', 'x'.repeat(MAX_TEXT_LENGTH + 1), 'maxLength'],
    ['text', 'a\0b', 'characters'],
    ['text', '\ud800', 'characters'],
    ['number', Number.NaN, 'number'],
    ['number', Number.POSITIVE_INFINITY, 'number'],
    ['number', 2 ** 53, 'number'],
    ['number', 1e300, 'number'],
    ['number', '1e999', 'number'],
    ['number', '', 'number'],
    ['number', ' 5', 'number'],
    ['number', '5; DROP TABLE x', 'number'],
    ['number', '0x10', 'number'],
    ['number', 'NaN', 'number'],
    ['number', '1'.repeat(101), 'number'],
    ['number', true, 'number'],
    ['boolean', 1, 'boolean'],
    ['boolean', 'yes', 'boolean'],
    ['date', '2025-02-29', 'date'],
    ['date', '2025-13-01', 'date'],
    ['date', '2025-00-10', 'date'],
    ['date', '0000-01-01', 'date'],
    ['date', '2025-01-31T24:00', 'date'],
    ['date', '2025-01-31T10:60', 'date'],
    ['date', '2025-01-31T10:00:00+99:00', 'date'],
    ['date', '31.01.2025', 'date'],
    ['date', 'today', 'date'],
    ['date', 1738281600, 'date'],
    ['date', "2025-01-31'; --", 'date'],
    ['date', '2025-01-31\n', 'date'],
  ] as const)('refuses as %s %j, by the rule %s', (type, given, rule) => {
    expect(checkScalar(given, type)).toMatchObject({ rule });
  });
});

describe('checkList', () => {
  it('takes a single value for a list of one, and an empty list', () => {
    expect(checkList('a', 'text')).toEqual({ value: ['a'] });
    expect(checkList([], 'number')).toEqual({ value: [] });
    expect(checkList(['1', 2], 'number')).toEqual({ value: [1, 2] });
  });

  it('names the item that is wrong', () => {
    expect(checkList([1, 'x'], 'number')).toEqual({ rule: 'number', message: 'item 2 must be a number.' });
    expect(checkList(['a', null], 'text')).toMatchObject({ rule: 'text', message: 'item 2 must be text, not null.' });
    expect(checkList([['a']], 'text')).toMatchObject({ rule: 'text' });
  });

  it('is bounded', () => {
    expect(
      checkList(
        Array.from({ length: MAX_LIST_ITEMS }, () => 1),
        'number',
      ),
    ).toHaveProperty('value');
    expect(
      checkList(
        Array.from({ length: MAX_LIST_ITEMS + 1 }, () => 1),
        'number',
      ),
    ).toMatchObject({ rule: 'maxItems' });
  });
});

describe('checkDateRange', () => {
  it.each([[{ from: '2025-01-01', to: '2025-02-01' }], [['2025-01-01', '2025-02-01']], ['2025-01-01/2025-02-01']])(
    'takes %j',
    (given) => {
      expect(checkDateRange(given)).toEqual({ value: { from: '2025-01-01', to: '2025-02-01' } });
    },
  );

  it('may be open at an end, and empty', () => {
    expect(checkDateRange({ from: '2025-01-01' })).toEqual({ value: { from: '2025-01-01', to: null } });
    expect(checkDateRange({ from: null, to: '2025-01-01' })).toEqual({ value: { from: null, to: '2025-01-01' } });
    expect(checkDateRange({ from: '2025-01-01', to: '2025-01-01' })).toHaveProperty('value');
  });

  it.each([
    [{ from: '2025-02-01', to: '2025-01-01' }, 'date_range'],
    [{ from: '2025-01-01T10:00:00Z', to: '2025-01-01T10:00:00+02:00' }, 'date_range'],
    [{ from: '2025-01-01T10:00', to: '2025-01-01 09:00' }, 'date_range'],
    [{ from: 'x', to: '2025-01-01' }, 'date'],
    [{ from: '2025-01-01', until: '2025-01-02' }, 'date_range'],
    [['2025-01-01'], 'date_range'],
    ['2025-01-01', 'date_range'],
    [5, 'date_range'],
    [null, 'date_range'],
  ])('refuses %j by the rule %s', (given, rule) => {
    expect(checkDateRange(given)).toMatchObject({ rule });
  });
});

describe('inferType', () => {
  it('is the type of the JSON value', () => {
    expect(inferType('a')).toEqual({ value: { type: 'text', list: false } });
    expect(inferType(1)).toEqual({ value: { type: 'number', list: false } });
    expect(inferType([true])).toEqual({ value: { type: 'boolean', list: true } });
    expect(inferType([])).toEqual({ value: { type: 'text', list: true } });
  });

  it('is none for objects, nested or mixed lists', () => {
    for (const value of [{}, [{}], [['a']], [1, 'a'], [null], undefined])
      expect(inferType(value)).toHaveProperty('rule');
  });
});

import {
  declarationsOf,
  draftsOf,
  missingOf,
  newDraft,
  type ParameterDraft,
  type ParameterSlot,
  slotsIn,
  slotsOf,
  splitOf,
  textsOf,
  valueOf,
  valuesOf,
  withValues,
} from './parameter-drafts.js';

const found = (name: string, optional = false, list = false) => ({ name, optional, list });
const slot = (name: string, more: Partial<ParameterSlot> = {}): ParameterSlot => ({
  name,
  optional: false,
  list: false,
  range: false,
  ...more,
});
const draft = (more: Partial<ParameterDraft>): ParameterDraft => ({ ...newDraft(slot('x')), ...more });

describe('the controls of parameters', () => {
  it('are one for both ends of a range, unless it was split', () => {
    const parameters = [found('region'), found('period_from', true), found('period_to')];
    expect(slotsOf(parameters, []).map(({ name }) => name)).toEqual(['region', 'period']);
    expect(slotsOf(parameters, ['period']).map(({ name }) => name)).toEqual(['region', 'period_from', 'period_to']);
  });

  it('need a value when one of their places needs one', () => {
    expect(slotsOf([found('period_from', true), found('period_to', false)], [])[0]).toMatchObject({ optional: false });
    expect(slotsOf([found('period_from', true), found('period_to', true)], [])[0]).toMatchObject({ optional: true });
  });

  it('are those that a part of the text mentions', () => {
    const slots = slotsOf([found('region'), found('period_from'), found('period_to'), found('top')], []);
    expect(slotsIn("SELECT {{ region }}, ':top' WHERE d >= :period_from", slots).map(({ name }) => name)).toEqual([
      'region',
      'period',
    ]);
  });

  it('are no range when only one end is there', () => {
    expect(slotsOf([found('valid_from')], [])[0]).toMatchObject({ name: 'valid_from', range: false });
  });

  it.each([
    ['valid_from', 'date'],
    ['order_date', 'date'],
    ['top', 'number'],
    ['customer', 'text'],
    ['format', 'text'],
  ])('guess the type of %s as %s', (name, type) => {
    expect(newDraft(slot(name)).type).toBe(type);
  });

  it('take what is compared with IN for a list', () => {
    expect(newDraft(slot('regions', { list: true })).type).toBe('list');
  });
});

describe('the value of a parameter', () => {
  it('is none while nothing is typed', () => {
    expect(valueOf(draft({ type: 'text' }), [' '])).toBeUndefined();
    expect(valueOf(draft({ type: 'date_range' }), ['', ''])).toBeUndefined();
  });

  it('keeps every digit of a number', () => {
    expect(valueOf(draft({ type: 'number' }), [' 9007199254740993.10 '])).toBe('9007199254740993.10');
  });

  it('is true or false for a boolean', () => {
    expect(valueOf(draft({ type: 'boolean' }), ['true'])).toBe(true);
    expect(valueOf(draft({ type: 'boolean' }), ['false'])).toBe(false);
  });

  it('leaves an open end of a range null', () => {
    expect(valueOf(draft({ type: 'date_range' }), ['2025-01-01', ''])).toEqual({ from: '2025-01-01', to: null });
  });

  it('holds the items of a list', () => {
    expect(valueOf(draft({ type: 'list' }), ['EU', '', 'US'])).toEqual(['EU', 'US']);
  });

  it('comes back as the texts it was typed as', () => {
    expect(textsOf(['a', 1])).toEqual(['a', '1']);
    expect(textsOf({ from: '2025-01-01', to: null })).toEqual(['2025-01-01', '']);
    expect(textsOf(true)).toEqual(['true']);
    expect(textsOf(undefined)).toEqual([]);
  });
});

describe('what is sent', () => {
  const slots = [slot('region'), slot('tags', { list: true }), slot('since', { optional: true })];
  const drafts = {
    region: draft({ value: ['EU'], fallback: ['US'], label: ' Region ' }),
    tags: draft({ type: 'list', itemType: 'number', value: ['1'], whenEmpty: 'null' }),
  };

  it('declares every parameter and gives the values apart', () => {
    expect(declarationsOf(slots, drafts)).toEqual([
      { name: 'region', type: 'text', label: 'Region', default: 'US' },
      { name: 'tags', type: 'list', itemType: 'number', required: false },
      { name: 'since', type: 'date' },
    ]);
    expect(valuesOf(slots, drafts)).toEqual({ region: 'EU', tags: ['1'] });
  });

  it('gives a widget the values as its defaults', () => {
    expect(withValues(declarationsOf(slots, drafts), valuesOf(slots, drafts))[0]).toMatchObject({
      name: 'region',
      default: 'EU',
    });
  });

  it('misses what has neither a value nor a default and is not optional', () => {
    expect(missingOf(slots, {})).toEqual(['region', 'tags']);
    expect(missingOf(slots, drafts)).toEqual([]);
    expect(
      missingOf([slot('p', { range: true })], { p: draft({ type: 'date_range', value: ['2025-01-01', ''] }) }),
    ).toEqual(['p']);
  });

  it('survives being kept and opened again', () => {
    const declared = declarationsOf(slots, drafts);
    expect(declarationsOf(slots, draftsOf(declared))).toEqual(declared);
  });

  it('remembers a range that was split', () => {
    expect(
      splitOf([
        { name: 'period_from', type: 'date' },
        { name: 'period_to', type: 'date' },
      ]),
    ).toEqual(['period']);
    expect(splitOf([{ name: 'period', type: 'date_range' }])).toEqual([]);
  });
});

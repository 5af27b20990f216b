import type { Variable } from '../../../api/types.js';
import { type BindingQuery, bindingsOf } from './lockable.js';

const variables: Variable[] = [
  { name: 'period', type: 'date_range', label: 'Period' },
  { name: 'country', type: 'list', itemType: 'text', label: 'Country', multiple: true },
  { name: 'least', type: 'number' },
  { name: 'segment', type: 'text', multiple: true },
  { name: 'unbound', type: 'text' },
];
const query = (widget: string, sql: string, declared: BindingQuery['declared'] = []): BindingQuery => ({
  widget,
  sql,
  declared,
});
const typesOf = (...queries: BindingQuery[]): Record<string, string> =>
  Object.fromEntries(
    bindingsOf(variables, queries).lockables.map(({ name, type, itemType }) => [name, `${type} of ${itemType}`]),
  );

describe('names that a token can lock', () => {
  it('are those that queries bind, and no variable that none binds', () => {
    expect(typesOf(query('rows', 'SELECT 1 WHERE a = {{least}} [[AND b IN ({{country}})]] AND c = :customer'))).toEqual(
      {
        least: 'number of number',
        country: 'list of text',
        customer: 'text of text',
      },
    );
  });

  it('are ranges as a whole where a variable or the query says so', () => {
    expect(typesOf(query('a', 'SELECT {{period_from}}, {{period_to}}'))).toEqual({ period: 'date_range of text' });
    const week = { name: 'week', type: 'date_range' as const };
    expect(typesOf(query('a', 'SELECT {{week_to}}', [week]))).toEqual({ week: 'date_range of text' });
    expect(typesOf(query('a', 'SELECT {{shift_from}}'))).toEqual({ shift_from: 'text of text' });
  });

  it('take several values where the variable does', () => {
    expect(typesOf(query('a', 'SELECT {{segment}}'))).toEqual({ segment: 'list of text' });
  });

  it('are not what comments, literals, casts and the product’s own names hold', () => {
    const sql = `SELECT ':no', x::text, -- {{no}}\n {{user.team}}, {{tenant.id}}, {{yes}}`;
    expect(Object.keys(typesOf(query('a', sql)))).toEqual(['yes']);
  });

  it('are of a guessed type where nobody has declared them: several after IN', () => {
    const { lockables } = bindingsOf([], [query('a', 'SELECT 1 WHERE a IN ( {{ids}} ) AND b = {{customer}}')]);
    expect(lockables.map(({ name, type, guessed }) => [name, type, guessed])).toEqual([
      ['ids', 'list', true],
      ['customer', 'text', true],
    ]);
  });

  it('know the widgets that bind them, and the type that one of those declares', () => {
    const declared = [{ name: 'customer', type: 'number' as const, label: 'Customer' }];
    const { lockables, widgets } = bindingsOf(
      [],
      [
        query('rows', 'SELECT {{customer}}, {{customer}}'),
        query('totals', 'SELECT {{customer}}', declared),
        query('all', 'SELECT 1'),
      ],
    );
    expect(lockables).toEqual([
      {
        name: 'customer',
        label: 'Customer',
        type: 'number',
        itemType: 'number',
        guessed: false,
        variable: null,
        widgets: ['rows', 'totals'],
      },
    ]);
    expect(widgets).toEqual(['rows', 'totals', 'all']);
  });
});

describe('claims', () => {
  it('are found by the widget that uses them', () => {
    const { claims, claimsOf } = bindingsOf(
      [],
      [query('a', 'SELECT {{user.team}}, {{user.id}}'), query('b', 'SELECT {{ user.team }}')],
    );
    expect(claims).toEqual(['team', 'id']);
    expect(claimsOf).toEqual({ a: ['team', 'id'], b: ['team'] });
  });
});

import { tablesInScope } from './tables-in-scope.js';

const names = (sql: string): string[] =>
  tablesInScope(sql).map(
    ({ schema, table, alias }) => `${schema === null ? '' : `${schema}.`}${table}${alias === null ? '' : ` ${alias}`}`,
  );

describe('tables in scope', () => {
  it('stand after FROM and JOIN, with their aliases', () => {
    expect(names('SELECT | FROM orders o JOIN sales.customers AS c ON c.id = o.customer LEFT JOIN items')).toEqual([
      'orders o',
      'sales.customers c',
      'items',
    ]);
  });

  it('stand after a comma in FROM', () => {
    expect(names('select 1 from a, b x where a.id = x.id')).toEqual(['a', 'b x']);
  });

  it('take no keyword for an alias', () => {
    expect(names('SELECT * FROM orders WHERE id = 1')).toEqual(['orders']);
    expect(names('SELECT * FROM orders GROUP BY 1')).toEqual(['orders']);
  });

  it('are looked for in subqueries too', () => {
    expect(names('SELECT * FROM (SELECT * FROM "Order Details") d')).toEqual(['Order Details']);
  });

  it('are not looked for in literals and comments', () => {
    expect(names("SELECT 'from x' -- from y\n/* join z */")).toEqual([]);
  });

  it('are no functions', () => {
    expect(names('SELECT * FROM generate_series(1, 3)')).toEqual([]);
  });
});

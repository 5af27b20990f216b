import { type EmbedChoices, NO_CHOICES } from './embed-choices.js';
import { type BindingQuery, bindingsOf } from './lockable.js';
import { warningsOf } from './warnings.js';

const query = (widget: string, sql: string): BindingQuery => ({ widget, sql, declared: [] });
const bindings = bindingsOf(
  [],
  [query('Rows', 'SELECT {{customer}}'), query('Team', 'SELECT {{user.team}}'), query('Totals', 'SELECT 1')],
);
const warnings = (change: Partial<EmbedChoices>, of = bindings) => {
  const found = warningsOf({ ...NO_CHOICES, domains: ['app.example.com'], ...change }, of);
  return { ...found, locks: found.locks.map((text) => text.replaceAll('\u00a0', ' ')) };
};
const locked = { customer: { on: true, type: 'text' as const, texts: ['acme'] } };
const team = [{ name: 'team', type: 'text' as const, text: 'blue' }];

describe('warnings', () => {
  it('say when nothing is locked', () => {
    expect(warnings({}).locks).toEqual(['Nothing is locked: every viewer sees the rows of all your customers.']);
    expect(warnings({ locks: { customer: { ...locked.customer, on: false } } }).locks).toHaveLength(1);
  });

  it('name the widgets that neither a lock nor a claim reaches', () => {
    expect(warnings({ locks: locked }).locks).toEqual([
      '2 widgets bind nothing of what is locked and show all rows: Team, Totals.',
    ]);
    expect(warnings({ locks: locked, claims: team }).locks).toEqual([
      '1 widget binds nothing of what is locked and shows all rows: Totals.',
    ]);
  });

  it('end where every widget is reached, and where there is no query', () => {
    const reached = bindingsOf([], [query('Rows', 'SELECT {{customer}}'), query('Team', 'SELECT {{user.team}}')]);
    expect(warnings({ locks: locked, claims: team }, reached).locks).toEqual([]);
    expect(warnings({}, bindingsOf([], [])).locks).toEqual([]);
  });

  it('say when every website may show the dashboard, or one that is not encrypted', () => {
    expect(warnings({ domains: [] }).domains).toEqual([expect.stringContaining('Every website')]);
    expect(warnings({ domains: ['http://intranet', 'http://localhost:5173', 'app.example.com'] }).domains).toEqual([
      'http://intranet is not encrypted: on its way the token can be read.',
    ]);
  });

  it('say when a token lives for more than a day', () => {
    expect(warnings({ lifetime: '604800' }).lifetime).toHaveLength(1);
    expect(warnings({ lifetime: '86400' }).lifetime).toEqual([]);
  });
});

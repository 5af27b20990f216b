import { type Change, looksLikeChange, readChange } from './change.js';
import { type ChangeCondition, type ChangeRule, UnmappableChange, applyRule } from './change-rule.js';

const AT = Date.UTC(2026, 10, 25, 12);
const SOURCE = { version: '3.3.1.Final', connector: 'postgresql', name: 'shop', ts_ms: AT, snapshot: 'false', db: 'sales', schema: 'public', table: 'orders', txId: 571, lsn: 24_023_128 };
const envelope = (op: string, before: unknown, after: unknown, source: object = SOURCE): object => ({ before, after, source, op, ts_ms: AT + 500, transaction: null });

function change(op: string, before: unknown, after: unknown, source: object = SOURCE): Change {
  const read = readChange(envelope(op, before, after, source));
  if (!('operation' in read)) throw new Error(JSON.stringify(read));
  return read;
}

const rule = (more: Partial<ChangeRule> = {}): ChangeRule => ({
  match: { table: 'orders', operations: ['c', 'u', 'd'] },
  metric: 'orders.count',
  type: 'business',
  value: { kind: 'constant', constant: 1 },
  dimensions: {},
  timestamp: null,
  when: [],
  ...more,
});
const valueOf = (made: ReturnType<typeof applyRule>): unknown => (made === null ? null : made instanceof UnmappableChange ? made.reason : made.value);

describe('a message on a stream of changes', () => {
  it('is read with and without its schema', () => {
    const column = { field: 'amount', type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters: { scale: '2' }, optional: true };
    const schema = { type: 'struct', fields: ['before', 'after'].map((field) => ({ field, type: 'struct', fields: [column] })) };
    const wrapped = readChange({ schema, payload: envelope('c', null, { amount: 'JNY=' }) }) as Change;
    expect(wrapped).toMatchObject({ operation: 'c', before: null, connector: 'postgresql', server: 'shop', database: 'sales', schema: 'public', table: 'orders', at: AT });
    expect(wrapped.typeOf('amount')).toEqual({ type: 'bytes', name: column.name, scale: 2 });
    expect(wrapped.typeOf('other')).toBeNull();
    expect(change('c', null, { amount: 'JNY=' }).typeOf('amount')).toBeNull();
  });

  it.each([
    ['a tombstone', null],
    ['a tombstone with a schema', { schema: null, payload: null }],
    ['a truncated table', envelope('t', null, null)],
    ['a message in the log', { op: 'm', source: SOURCE, message: {} }],
    ['a heartbeat', { schema: {}, payload: { ts_ms: AT } }],
  ])('has nothing to count: %s', (_, item) => expect(readChange(item)).toEqual({ nothing: expect.any(String) }));

  it.each([
    ['an operation that nobody knows', envelope('x', null, {})],
    ['no source', { op: 'c', after: {}, before: null }],
    ['no table', { op: 'c', after: {}, source: { connector: 'postgresql' } }],
    ['rows as text, as MongoDB has them', envelope('c', null, '{"_id":1}')],
    ['nothing that was made', envelope('c', null, null)],
    ['nothing that was deleted', envelope('d', null, null)],
    ['a payload that is text', { schema: {}, payload: 'c' }],
    ['a number', 7],
    ['a list', []],
  ])('is a problem: %s', (_, item) => expect(readChange(item)).toEqual({ problem: expect.any(String) }));

  it('is told from an event', () => {
    expect(looksLikeChange(envelope('c', null, {}))).toBe(true);
    expect(looksLikeChange({ schema: {}, payload: {} })).toBe(true);
    for (const event of [{ metric: 'm', value: 1 }, { metric: 'm', value: 1, op: 'c', source: 'x' }, { op: 'c' }, {}, 7, 'c', [], null]) expect([event, looksLikeChange(event)]).toEqual([event, false]);
  });

  it('has one place in the log, whatever was told otherwise when it came again', () => {
    const { position } = change('c', null, { id: 1 });
    expect(position).not.toBeNull();
    expect(change('c', null, { id: 1 }, { ...SOURCE, ts_ms: AT + 1, snapshot: 'last', version: '4.0', sequence: '[null,"1"]' }).position).toBe(position);
    for (const other of [{ lsn: 24_023_129 }, { table: 'lines' }, { name: 'shop2' }]) expect(change('c', null, { id: 1 }, { ...SOURCE, ...other }).position).not.toBe(position);
  });

  it.each([
    ['MySQL', { connector: 'mysql', file: 'binlog.000003', pos: 154, row: 0 }, true],
    ['SQL Server', { connector: 'sqlserver', change_lsn: '00000027:00000758:0003', commit_lsn: '00000027:00000758:0005', event_serial_no: 1 }, true],
    ['Oracle', { connector: 'oracle', scn: '2122184', commit_scn: '2122185' }, true],
    ['a source that tells no place', { connector: 'outbox', txId: 3 }, false],
  ])('tells where it stands: %s', (_, source, tells) => {
    expect(change('c', null, {}, { ...source, table: 'orders' }).position !== null).toBe(tells);
  });

  it('takes the time of the connector where the source tells none', () => expect(change('r', null, {}, { ...SOURCE, ts_ms: 0 }).at).toBe(AT + 500));
});

describe('a rule', () => {
  const row = { id: 1, status: 'paid', amount: '10.50', old: null, country: 'DE' };

  it('makes an event of each change of its table, with the time of the database', () => {
    expect(applyRule(rule(), change('c', null, row))).toEqual({ metric: 'orders.count', type: 'business', value: 1, timestamp: AT, dimensions: {} });
    expect(applyRule(rule(), change('d', row, null))).toMatchObject({ value: 1 });
  });

  it.each([
    ['table', { table: 'lines' }],
    ['connector', { connector: 'mysql' }],
    ['server', { server: 'other' }],
    ['database', { database: 'other' }],
    ['schema', { schema: 'other' }],
    ['operations', { operations: ['r'] as const }],
  ])('is not for changes of another %s', (_, match) => {
    expect(applyRule(rule({ match: { table: 'orders', operations: ['c'], ...match } }), change('c', null, row))).toBeNull();
  });

  it('is for all that it names', () => {
    const match = { table: 'orders', connector: 'postgresql', server: 'shop', database: 'sales', schema: 'public', operations: ['c'] as const };
    expect(applyRule(rule({ match }), change('c', null, row))).not.toBeNull();
  });

  it.each([
    ['a column', { kind: 'column', column: 'amount' }, 'c', null, row, 10.5],
    ['a column of a deleted row', { kind: 'column', column: 'amount' }, 'd', row, null, 10.5],
    ['NULL, which counts nothing', { kind: 'column', column: 'old' }, 'c', null, row, null],
    ['a column that is not there', { kind: 'column', column: 'price' }, 'c', null, row, 'the row has no column price'],
    ['a column that is no number', { kind: 'column', column: 'status' }, 'c', null, row, 'status is no number'],
    ['a name that every object has', { kind: 'column', column: 'constructor' }, 'c', null, row, 'the row has no column constructor'],
    ['a difference', { kind: 'difference', column: 'amount' }, 'u', { ...row, amount: '4' }, row, 6.5],
    ['a difference of a new row: all of it', { kind: 'difference', column: 'amount' }, 'c', null, row, 10.5],
    ['a difference of a deleted row: less all of it', { kind: 'difference', column: 'amount' }, 'd', row, null, -10.5],
    ['a difference from NULL', { kind: 'difference', column: 'amount' }, 'u', { ...row, amount: null }, row, 10.5],
    ['a difference without the row before', { kind: 'difference', column: 'amount' }, 'u', null, row, expect.stringContaining('REPLICA IDENTITY FULL')],
    ['a constant', { kind: 'constant', constant: -1 }, 'd', row, null, -1],
  ] as const)('has a value: %s', (_, value, op, before, after, expected) => {
    expect(valueOf(applyRule(rule({ value }), change(op, before, after)))).toEqual(expected);
  });

  it('fills dimensions from columns, and leaves out what is NULL', () => {
    const made = applyRule(rule({ dimensions: { country: 'country', state: 'status', before: 'old' } }), change('c', null, row));
    expect(made).toMatchObject({ dimensions: { country: 'DE', state: 'paid' } });
    expect(Object.keys((made as { dimensions: object }).dimensions)).toEqual(['country', 'state']);
    expect(applyRule(rule({ dimensions: { x: 'nothing' } }), change('c', null, row))).toBeInstanceOf(UnmappableChange);
  });

  it('takes the time from a column', () => {
    expect(applyRule(rule({ timestamp: 'at' }), change('c', null, { at: (AT - 5) * 1000 }))).toMatchObject({ timestamp: AT - 5 });
    expect(applyRule(rule({ timestamp: 'at' }), change('c', null, { at: null }))).toBeInstanceOf(UnmappableChange);
  });

  it.each<[string, ChangeCondition, boolean]>([
    ['equal', { column: 'status', operator: 'eq', value: 'paid' }, true],
    ['not equal', { column: 'status', operator: 'ne', value: 'paid' }, false],
    ['one of', { column: 'status', operator: 'in', value: ['new', 'paid'] }, true],
    ['none of', { column: 'status', operator: 'in', value: ['new'] }, false],
    ['a number in text', { column: 'amount', operator: 'eq', value: 10.5 }, true],
    ['more', { column: 'amount', operator: 'gt', value: 10 }, true],
    ['not more', { column: 'amount', operator: 'gt', value: 10.5 }, false],
    ['at least', { column: 'amount', operator: 'gte', value: 10.5 }, true],
    ['less', { column: 'amount', operator: 'lt', value: 11 }, true],
    ['at most', { column: 'amount', operator: 'lte', value: 10 }, false],
    ['NULL', { column: 'old', operator: 'null' }, true],
    ['not NULL', { column: 'old', operator: 'not_null' }, false],
    ['NULL is not unequal', { column: 'old', operator: 'ne', value: 'x' }, false],
    ['as it was', { column: 'status', operator: 'eq', value: 'new', side: 'before' }, true],
    ['changed', { column: 'status', operator: 'changed' }, true],
    ['not changed', { column: 'amount', operator: 'changed' }, false],
  ])('has conditions: %s', (_, condition, holds) => {
    expect(applyRule(rule({ when: [condition] }), change('u', { ...row, status: 'new' }, row)) !== null).toBe(holds);
  });

  it('holds when all of its conditions do, and says which column it misses', () => {
    const paid: ChangeCondition = { column: 'status', operator: 'eq', value: 'paid' };
    expect(applyRule(rule({ when: [paid, { column: 'country', operator: 'eq', value: 'FR' }] }), change('c', null, row))).toBeNull();
    expect(valueOf(applyRule(rule({ when: [{ column: 'gone', operator: 'eq', value: 1 }] }), change('c', null, row)))).toBe('the row has no column gone');
    expect(applyRule(rule({ when: [{ column: 'status', operator: 'eq', value: 'paid', side: 'before' }] }), change('c', null, row))).toBeNull();
  });
});

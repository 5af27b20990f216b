import { parseJsonEntry } from './json-entry.js';

const read = (json: Record<string, unknown>) => {
  const entry = parseJsonEntry(json);
  if ('problem' in entry) throw new Error(entry.problem);
  return entry;
};

describe('an object', () => {
  it('as pino writes it is a line with the rest as fields', () => {
    expect(read({ level: 30, time: 1773144000123, pid: 7, hostname: 'h', reqId: 'r-1', msg: 'hello', req: { method: 'GET', url: '/' } })).toEqual({
      format: 'json',
      at: new Date(1773144000123),
      level: 'info',
      service: null,
      message: 'hello',
      traceId: null,
      requestId: 'r-1',
      fields: { pid: 7, hostname: 'h', req: { method: 'GET', url: '/' } },
    });
  });

  it.each([
    ['10', 'trace'], [20, 'debug'], [30, 'info'], [35, 'warn'], [40, 'warn'], [50, 'error'], [60, 'fatal'],
    [0, 'fatal'], [3, 'error'], [4, 'warn'], [6, 'info'], [7, 'debug'],
    ['WARN', 'warn'], ['Warning', 'warn'], ['err', 'error'], ['CRITICAL', 'fatal'], ['notice', 'info'], [' Information ', 'info'],
    ['loud', null], [true, null], [NaN, null], [1e9, null], [2.5, null], ['__proto__', null], ['constructor', null],
  ])('of level %p has the level %p', (level, expected) => expect(read({ level, msg: 'x' }).level).toBe(expected));

  it('whose level means nothing keeps it as a field', () => expect(read({ level: 'loud', msg: 'x' }).fields).toEqual({ level: 'loud' }));

  it.each([
    ['ISO', '2026-03-10T12:00:00.123456Z'], ['with an offset', '2026-03-10T14:00:00.123+02:00'], ['seconds', 1773144000.123],
    ['milliseconds', 1773144000123], ['microseconds', 1773144000123456], ['nanoseconds', 1773144000123456800], ['digits', '1773144000123'],
  ])('has its time: %s', (_, time) => expect(read({ timestamp: time, msg: 'x' }).at).toEqual(new Date(1773144000123)));

  it.each(['soon', '2026-02-30T00:00:00Z', '2026-03-10', {}, [], true, Infinity, -1])('with the time %p is none', (time) =>
    expect(parseJsonEntry({ time, msg: 'x' })).toEqual({ problem: expect.stringContaining('time') }));

  it.each([
    [{ service: 'a' }, 'a'], [{ service: { name: 'b', version: '1' } }, 'b'], [{ 'service.name': 'c' }, 'c'], [{ app: 'd' }, 'd'], [{ name: 'e' }, 'e'],
  ])('%j has the service %s', (json, service) => expect(read({ ...json, msg: 'x' }).service).toBe(service));

  it('leaves what it took out of the fields, also from within', () => {
    expect(read({ msg: 'x', service: { name: 'b', version: '1' }, req: { id: 'r', method: 'GET' } })).toMatchObject({
      requestId: 'r',
      fields: { service: { version: '1' }, req: { method: 'GET' } },
    });
  });

  it.each([
    [{ traceId: 't' }, 't'], [{ trace_id: 't' }, 't'], [{ trace: { id: 't' } }, 't'], [{ 'dd.trace_id': '5' }, '5'],
    [{ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, '4bf92f3577b34da6a3ce929d0e0e4736'], [{ traceparent: 'nonsense' }, null],
  ])('%j has the trace %s', (json, trace) => expect(read({ ...json, msg: 'x' }).traceId).toBe(trace));

  it('without a message has that of its error', () => {
    expect([read({ err: { message: 'boom', stack: 's' } }).message, read({ error: 'bang' }).message, read({ a: 1 }).message]).toEqual(['boom', 'bang', '']);
  });
});

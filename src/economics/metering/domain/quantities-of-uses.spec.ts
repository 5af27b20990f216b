import fc from 'fast-check';
import { type MeteredUse, Use } from '../../../platform/metering/index.js';
import { sumOf } from '../../domain/decimal.js';
import { type MeteredQuantity, quantitiesOf } from './quantities-of-uses.js';

const use = (tenantId: string | null, figures: Partial<Use>, feature = 'query', customer = ''): MeteredUse => ({
  tenantId,
  customer,
  place: { feature, endpoint: '', label: 'source' },
  use: Object.assign(new Use(), figures),
});
const of = (quantities: readonly MeteredQuantity[], meter: string): [string | null, string][] =>
  quantities.filter((one) => one.meter === meter).map(({ tenantId, quantity }) => [tenantId, quantity]);

describe('quantities of what was metered', () => {
  it('divides CPU time among requests by how long they lasted, and no more of it than they lasted', () => {
    const uses = [use('one', { busyMs: 1_000 }), use('two', { busyMs: 3_000 })];
    expect(of(quantitiesOf(uses, { cpuSeconds: 2, memoryGbSeconds: 0 }), 'compute.cpu_seconds')).toEqual([['one', '0.5'], ['two', '1.5']]);
    expect(of(quantitiesOf(uses, { cpuSeconds: 10, memoryGbSeconds: 0 }), 'compute.cpu_seconds')).toEqual([['one', '1'], ['two', '3'], [null, '6']]);
    expect(of(quantitiesOf([], { cpuSeconds: 0.25, memoryGbSeconds: 0 }), 'compute.cpu_seconds')).toEqual([[null, '0.25']]);
  });

  it('counts bytes, time at the source, rows and requests as they are, and names the source', () => {
    const quantities = quantitiesOf([use('one', { requests: 2, bytesSent: 1_234, sourceMs: 1_500, rows: 10 }, 'dashboards', 'acme')], { cpuSeconds: 0, memoryGbSeconds: 12.5 });
    expect(quantities.map(({ meter, label, quantity }) => [meter, label, quantity])).toEqual([
      ['bandwidth.bytes_sent', '', '1234'],
      ['query.source_seconds', 'source', '1.5'],
      ['requests', '', '2'],
      ['query.rows', 'source', '10'],
      ['compute.memory_gb_seconds', '', '12.5'],
    ]);
    expect(quantities[0]?.dimensions).toMatchObject({ customer: 'acme', feature: 'dashboards' });
  });

  it('always sums to the CPU time of the process', () => {
    const some = fc.array(fc.tuple(fc.option(fc.constantFrom('one', 'two')), fc.double({ min: 0, max: 1e6, noNaN: true })), { maxLength: 20 });
    fc.assert(
      fc.property(some, fc.nat(6e7), (busy, micros) => {
        const cpuSeconds = micros / 1e6;
        const quantities = quantitiesOf(busy.map(([tenant, busyMs]) => use(tenant, { busyMs })), { cpuSeconds, memoryGbSeconds: 0 });
        expect(sumOf(of(quantities, 'compute.cpu_seconds').map(([, quantity]) => quantity))).toBe(sumOf([cpuSeconds]));
      }),
    );
  });
});

import fc from 'fast-check';
import { COST_CATEGORIES } from '../../domain/cost.js';
import { decimal, sumOf } from '../../domain/decimal.js';
import { ALLOCATION_DRIVERS, type AllocationDriver, type AllocationRules } from './allocation-rule.js';
import { type CostCell, type DriverWeights, attributeCosts } from './attribute-costs.js';

const cell = (change: Partial<CostCell> = {}): CostCell => ({ day: '2026-11-01', category: 'compute', value: '', amount: '10', rows: 2, unpriced: 0, ...change });
const requests = (...weights: [value: string, weight: string, day?: string][]): DriverWeights => ({
  requests: weights.map(([value, weight, day = '2026-11-01']) => ({ value, weight, day })),
});
const rule = (driver: AllocationDriver, shares: [string, string][] | null = null): AllocationRules => ({
  compute: { driver, dimension: shares ? 'customer' : null, shares: shares?.map(([value, weight]) => ({ value, weight })) ?? null },
});

describe('whose costs are', () => {
  it('is who they name', () => {
    expect(attributeCosts([cell({ value: 'acme' }), cell({ value: 'acme', amount: '2', unpriced: 1 }), cell({ value: 'bolt', amount: '0.5' })], 'customer', {}, {})).toEqual({
      attributed: [
        { value: 'acme', direct: '12', allocated: '0', total: '12', unpriced: 1 },
        { value: 'bolt', direct: '0.5', allocated: '0', total: '0.5', unpriced: 0 },
      ],
      unattributed: [],
    });
  });

  it('is divided by requests where nobody is named, those of that day alone', () => {
    const { attributed, unattributed } = attributeCosts(
      [cell(), cell({ day: '2026-11-02' }), cell({ value: 'bolt', amount: '1' })],
      'customer',
      {},
      requests(['acme', '3'], ['bolt', '1'], ['acme', '1', '2026-11-02'], ['', '99']),
    );
    expect(attributed).toEqual([
      { value: 'acme', direct: '0', allocated: '17.5', total: '17.5', unpriced: 0 },
      { value: 'bolt', direct: '1', allocated: '2.5', total: '3.5', unpriced: 0 },
    ]);
    expect(unattributed).toEqual([]);
  });

  it('is nobody where nothing was measured, the rule says so, or the shares are of another dimension', () => {
    const reasons = (rules: AllocationRules, weights: DriverWeights, dimension: 'customer' | 'feature' = 'customer') => attributeCosts([cell()], dimension, rules, weights).unattributed;
    const nobody = { day: '2026-11-01', category: 'compute', amount: '10' };
    expect(reasons({}, {})).toEqual([{ ...nobody, reason: 'nothing_measured' }]);
    expect(reasons({}, requests(['acme', '3', '2026-11-02']))).toEqual([{ ...nobody, reason: 'nothing_measured' }]);
    expect(reasons({}, requests(['acme', '0']))).toEqual([{ ...nobody, reason: 'nothing_measured' }]);
    expect(reasons(rule('none'), requests(['acme', '3']))).toEqual([{ ...nobody, reason: 'rule_none' }]);
    expect(reasons(rule('shares', [['acme', '1']]), {}, 'feature')).toEqual([{ ...nobody, reason: 'other_dimension' }]);
    expect(attributeCosts([cell({ amount: '0' })], 'customer', {}, {}).unattributed).toEqual([]);
  });

  it('is divided by shares that somebody decided on', () => {
    expect(attributeCosts([cell()], 'customer', rule('shares', [['acme', '1'], ['bolt', '3']]), {}).attributed.map(({ value, total }) => [value, total])).toEqual([
      ['bolt', '7.5'],
      ['acme', '2.5'],
    ]);
  });

  it('is not known, and never nothing, where no row has a price', () => {
    const rows = [cell({ value: 'acme', amount: '0', rows: 1, unpriced: 1 }), cell({ value: 'bolt', amount: '0', rows: 1, unpriced: 1 }), cell()];
    expect(attributeCosts(rows, 'customer', {}, requests(['bolt', '1'])).attributed).toEqual([
      { value: 'bolt', direct: null, allocated: '10', total: '10', unpriced: 1 },
      { value: 'acme', direct: null, allocated: '0', total: null, unpriced: 1 },
    ]);
  });

  it('gives credits back as costs are taken', () => {
    expect(attributeCosts([cell({ amount: '-10' })], 'customer', {}, requests(['acme', '1'], ['bolt', '1'])).attributed.map(({ total }) => total ?? '0')).toEqual(['-5', '-5']);
  });

  it('always comes to what the ledger holds, to the last digit, whatever the rules and what was measured', () => {
    const days = fc.constantFrom('2026-11-01', '2026-11-02', '2026-11-03');
    const values = fc.constantFrom('', 'acme', 'bolt', 'core', 'dyne');
    const amounts = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 15 })).map(([units, places]) => decimal(units.toString()).times(`1e-${places}`).toFixed());
    const cells = fc.array(fc.record({ day: days, category: fc.constantFrom(...COST_CATEGORIES), value: values, amount: amounts, rows: fc.constant(2), unpriced: fc.nat(1) }), { maxLength: 60 });
    const weighed = fc.array(fc.record({ day: days, value: values, weight: fc.nat(1_000_000).map((units) => decimal(units).div(1000).toFixed()) }), { maxLength: 30 });
    const weights = fc.record({ requests: weighed, seconds: weighed, tokens: weighed, direct_costs: weighed });
    const shares = fc.array(fc.record({ value: fc.constantFrom('acme', 'bolt'), weight: fc.nat(10).map(String) }), { maxLength: 3 });
    const anyRule = fc.record({ driver: fc.constantFrom(...ALLOCATION_DRIVERS), dimension: fc.constantFrom('customer' as const, 'feature' as const), shares });
    const rules = fc.dictionary(fc.constantFrom(...COST_CATEGORIES), anyRule) as fc.Arbitrary<AllocationRules>;
    fc.assert(
      fc.property(cells, rules, weights, (all, by, measured) => {
        const { attributed, unattributed } = attributeCosts(all, 'customer', by, measured);
        const ledger = sumOf(all.map(({ amount }) => amount));
        expect(sumOf([...attributed.map(({ total }) => total ?? '0'), ...unattributed.map(({ amount }) => amount)])).toBe(ledger);
        expect(sumOf([...attributed.flatMap(({ direct, allocated }) => [direct ?? '0', allocated]), ...unattributed.map(({ amount }) => amount)])).toBe(ledger);
        expect(sumOf(attributed.map(({ direct }) => direct ?? '0'))).toBe(sumOf(all.filter(({ value }) => value !== '').map(({ amount }) => amount)));
      }),
      { numRuns: 300 },
    );
  });
});

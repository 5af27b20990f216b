import { joined, moversOf } from './contributions.js';

const member = (name: string | null, value: number | null, before: (number | null)[], weight = 1) => ({ member: name, value, before, weight });

describe('which members of a dimension moved most', () => {
  it('is how far each is from its own mean, as a share of all that moved', () => {
    expect(moversOf('region', [member('EU', 400, [90, 110]), member('US', 60, [100, 100]), member('APAC', 50, [50, 50])], true)).toEqual([
      { dimension: 'region', member: 'EU', value: 400, expected: 100, change: 300, share: 300 / 340 },
      { dimension: 'region', member: 'US', value: 60, expected: 100, change: -40, share: -40 / 340 },
      { dimension: 'region', member: 'APAC', value: 50, expected: 50, change: 0, share: 0 },
    ]);
  });

  it('takes nothing measured for zero where values add up, and for nothing where they do not', () => {
    expect(moversOf('region', [member('EU', null, [80, null])], true)).toMatchObject([{ value: 0, expected: 40, change: -40, share: -1 }]);
    expect(moversOf('region', [member('EU', null, [80]), member('US', 5, [null]), member(null, 9, [3, null])], false)).toMatchObject([{ member: null, expected: 3, change: 6, share: 1 }]);
  });

  it('weighs members by their events where values do not add up', () => {
    const [first, second] = moversOf('route', [member('/rare', 1_000, [100], 0.01), member('/busy', 200, [100], 0.99)], false);
    expect([first?.member, second?.member]).toEqual(['/busy', '/rare']);
  });

  it('is bounded, and nothing where nothing moved', () => {
    const many = Array.from({ length: 50 }, (_, index) => member(`m${index}`, index, [0]));
    expect(moversOf('a', many, true)).toHaveLength(3);
    expect(moversOf('a', [member('x', 5, [5])], true)).toEqual([]);
    expect(moversOf('a', [member('x', 5, [])], true)).toEqual([]);
    const four = ['a', 'b', 'c', 'd'].map((name) => moversOf(name, many, true));
    expect(joined('weeks', four)?.movers).toHaveLength(10);
    expect(joined('previous', [[], []])).toBeNull();
  });
});

import { readEstimate } from './estimate.js';

describe('readEstimate', () => {
  it('takes the rows of the topmost operator that has an estimate', () => {
    const plan = [{ name: 'PROJECTION', extra_info: {}, children: [{ name: 'FILTER', extra_info: { 'Estimated Cardinality': '181' }, children: [] }] }];
    expect(readEstimate(JSON.stringify(plan))).toEqual({ rows: 181, cost: null, bytes: null });
  });

  it.each([[undefined], [null], ['no JSON'], ['[]'], ['[{"name": "X", "children": []}]']])('knows nothing when the answer is %j', (answer) => {
    expect(readEstimate(answer)).toEqual({ rows: null, cost: null, bytes: null });
  });
});

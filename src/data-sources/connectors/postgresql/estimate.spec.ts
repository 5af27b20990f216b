import { readEstimate } from './estimate.js';

describe('readEstimate', () => {
  it('reads rows, cost and bytes of the plan', () => {
    const answer = [{ Plan: { 'Node Type': 'Seq Scan', 'Startup Cost': 0, 'Total Cost': 22.7, 'Plan Rows': 1270, 'Plan Width': 36 } }];
    expect(readEstimate(answer)).toEqual({ rows: 1270, cost: 22.7, bytes: 45_720 });
  });

  it.each([[null], ['text'], [[]], [[{}]], [{ Plan: null }]])('knows nothing when the answer is %j', (answer) => {
    expect(readEstimate(answer)).toEqual({ rows: null, cost: null, bytes: null });
  });
});

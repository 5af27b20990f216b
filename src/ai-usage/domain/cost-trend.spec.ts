import { costTrend } from './cost-trend.js';

describe('the trend of costs', () => {
  it.each([
    ['increasing', ['1', '1', '1.2', '1.2']],
    ['decreasing', ['2', '2', '9', '1', '1']],
    ['stable', ['1', '1', '1.05', '1.05']],
    ['stable', ['1', '9', '9']],
    ['increasing', ['0', '0', '0', '0.000001']],
    ['stable', ['0', '0', '0', '0']],
    ['stable', []],
  ])('is %s of %j', (trend, amounts) => {
    expect(costTrend(amounts)).toBe(trend);
  });
});

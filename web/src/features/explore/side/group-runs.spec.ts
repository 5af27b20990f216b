import type { QueryRun } from '../explore-queries.js';
import { groupRuns } from './group-runs.js';

const run = (id: string, sql: string, outcome: QueryRun['outcome'] = 'succeeded'): QueryRun => ({
  id,
  sql,
  outcome,
  userId: 'u',
  dataSourceId: 's',
  origin: 'explore',
  startedAt: '',
  durationMs: 1,
  rows: 1,
  cacheLevel: null,
  error: null,
});

describe('the history', () => {
  it('puts repetitions together under the newest', () => {
    const groups = groupRuns([run('4', 'a'), run('3', 'a'), run('2', 'b'), run('1', 'a')]);
    expect(groups.map(({ run: { id }, times }) => [id, times])).toEqual([
      ['4', 2],
      ['2', 1],
      ['1', 1],
    ]);
  });

  it('keeps apart what ended differently', () => {
    expect(groupRuns([run('2', 'a'), run('1', 'a', 'failed')])).toHaveLength(2);
  });
});

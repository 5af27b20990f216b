import { variableProblems } from './variable-problems.js';

describe('what is wrong with variables', () => {
  it('are names that SQL cannot bind, or that stand twice', () => {
    const problems = variableProblems([
      { name: 'period', type: 'date_range' },
      { name: 'period_from', type: 'text' },
      { name: '1st', type: 'text' },
      { name: '', type: 'text' },
      { name: 'country', type: 'text' },
    ]);
    expect([...problems.keys()]).toEqual([1, 2, 3]);
  });

  it('are option queries that are not finished', () => {
    expect(
      variableProblems([{ name: 'a', type: 'text', options: { query: { dataSourceId: 's', sql: ' ' } } }]).get(0),
    ).toContain('needs a data source');
    expect(variableProblems([{ name: 'a', type: 'text', options: { values: ['x'] } }]).size).toBe(0);
  });
});

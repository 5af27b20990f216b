import { checkVisualization } from '@tidemark/chart';
import { conditionChoices, freshCondition, operandsFor } from './condition-kinds.js';

const result = {
  columns: [
    { name: 'net', type: 'number' },
    { name: 'day', type: 'date' },
    { name: 'city', type: 'string' },
  ],
  rows: [],
} as const;

describe('conditions in the properties of a table', () => {
  it.each(['figure', 'day', 'words'] as const)('are whole at each step of their being chosen, over %s', (sort) => {
    const column = { figure: 'net', day: 'day', words: 'city' }[sort];
    const kinds = [...conditionChoices(sort).map(({ value }) => value), 'scale', 'bar'];
    const rules = [
      freshCondition(result, column),
      ...kinds.map((when) => ({ column, when, ...operandsFor(when, sort, {}) })),
    ];
    expect(checkVisualization({ type: 'table', config: { rules } })).toMatchObject({ ok: true });
  });

  it('keep the operands that another kind takes too', () => {
    expect(operandsFor('below', 'figure', { value: 5, to: 9 })).toEqual({ value: 5 });
    expect(operandsFor('between', 'figure', { value: 500 })).toEqual({ value: 500, to: 500 });
  });

  it('are said of days as people say it', () => {
    expect(
      conditionChoices('day')
        .map(({ label }) => label)
        .slice(0, 4),
    ).toEqual(['after', 'from', 'before', 'until']);
  });
});

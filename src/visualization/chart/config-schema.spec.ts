import { chartTypeNames, chartTypeSchemas } from './index.js';

const of = (type: string) => chartTypeSchemas().find((each) => each.type === type);

describe('the settings of a kind as JSON Schema', () => {
  it('are there for every kind, with what is required and nothing unknown', () => {
    expect(chartTypeSchemas().map(({ type }) => type)).toEqual(chartTypeNames());
    expect(of('pie')).toMatchObject({
      title: 'Pie',
      widget: 'chart',
      schema: { type: 'object', required: ['label', 'value'], additionalProperties: false },
    });
    expect(of('table')?.schema).not.toHaveProperty('required');
  });

  it('say what the check says: bounds, choices, patterns, entries of lists, columns', () => {
    expect(of('bar')?.schema['properties']).toMatchObject({
      y: { oneOf: [{ type: 'string' }, { type: 'array', maxItems: 20, uniqueItems: true }], 'x-column': 'numeric' },
      sort: { enum: ['x', 'y', 'none'] },
      limit: { type: 'integer', minimum: 1, maximum: 10_000 },
      currency: { pattern: '^[A-Z]{3}$', examples: ['EUR'] },
      thresholds: { type: 'array', maxItems: 10, items: { required: ['value'], additionalProperties: false } },
    });
  });

  it('survive being written as JSON', () => {
    expect(JSON.parse(JSON.stringify(chartTypeSchemas()))).toEqual(chartTypeSchemas());
  });
});

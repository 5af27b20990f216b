import { widgetBody, type WidgetContent } from './widget-body.js';

const content: WidgetContent = {
  name: ' Revenue ',
  dataSourceId: 's',
  sql: 'SELECT 1',
  parameters: [],
  visualization: { type: 'bar', config: { x: 'a', y: 'b' } },
  savedQueryId: null,
};

describe('a widget made of a query', () => {
  it('is of the sort that shows its kind of picture', () => {
    expect(widgetBody(content)).toEqual({
      type: 'chart',
      name: 'Revenue',
      query: { kind: 'sql', dataSourceId: 's', sql: 'SELECT 1' },
      visualization: { type: 'bar', config: { x: 'a', y: 'b' } },
    });
    expect(widgetBody({ ...content, visualization: { type: 'metric', config: { value: 'b' } } }).type).toBe('metric');
    expect(widgetBody({ ...content, visualization: { type: 'table', config: {} } }).type).toBe('table');
  });

  it('follows a kept query, with the parameters of the moment', () => {
    const parameters = [{ name: 'region', type: 'text' as const, default: 'EU' }];
    expect(widgetBody({ ...content, savedQueryId: 'q', parameters }).query).toEqual({
      kind: 'saved',
      savedQueryId: 'q',
      parameters,
    });
  });
});

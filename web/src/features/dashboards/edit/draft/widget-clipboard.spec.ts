import type { Draft, DraftWidget } from './draft.js';
import { pasteWidget, widgetOfText, widgetText } from './widget-clipboard.js';

const widget: DraftWidget = {
  key: 'w',
  id: '0b1b1c1e-0000-4000-8000-000000000001',
  slug: 'orders',
  type: 'chart',
  name: 'Orders',
  position: { x: 3, y: 2, width: 5, height: 4 },
  query: { kind: 'sql', dataSourceId: 's', sql: 'SELECT 1' },
  visualization: { type: 'bar', config: { x: 'region', y: 'orders' } },
};
const empty: Draft = {
  name: 'D',
  description: '',
  tags: [],
  rowHeight: 64,
  settings: { refreshInterval: 0, variables: [] },
  widgets: [],
};

describe('a widget on the clipboard', () => {
  it('comes back as it was, but as a new one', () => {
    const pasted = pasteWidget(empty, widgetOfText(widgetText(widget)) ?? widget, 'new').widgets[0];
    const { id: _id, slug: _slug, ...content } = widget;
    expect(pasted).toEqual({ ...content, key: 'new', position: { x: 0, y: 0, width: 5, height: 4 } });
  });

  it('is told from other text', () => {
    for (const text of ['', 'SELECT 1', '{}', '{"tidemark/widget":2,"widget":{}}', '{"tidemark/widget":1', '[]'])
      expect(widgetOfText(text)).toBeNull();
  });

  it('is read with care: what is no widget is none, and wrong places become right ones', () => {
    const text = (value: object): string => JSON.stringify({ 'tidemark/widget': 1, widget: value });
    expect(widgetOfText(text({ type: 'hologram', visualization: { type: 'bar', config: {} } }))).toBeNull();
    expect(widgetOfText(text({ type: 'chart' }))).toBeNull();
    const odd = widgetOfText(
      text({ type: 'text', visualization: {}, position: { x: 99, y: -1, width: 40, height: 'x' } }),
    );
    expect(odd).toMatchObject({ name: '', position: { x: 0, y: 0, width: 12, height: 1 } });
  });
});

import type { Dashboard } from '../../../api/types.js';
import {
  bodyOf,
  type Draft,
  draftOf,
  duplicateWidget,
  newWidget,
  placeInWords,
  placeWidget,
  putWidget,
  removeWidget,
  sameDraft,
} from './draft.js';

const dashboard: Dashboard = {
  id: 'd',
  name: 'Sales',
  description: null,
  tags: ['demo'],
  version: 3,
  owner: { id: 'u', name: 'U' },
  layout: { grid: { columns: 12, rowHeight: 64 } },
  settings: { refreshInterval: 5, variables: [] },
  widgets: [
    {
      id: 'a',
      type: 'chart',
      name: 'A',
      position: { x: 0, y: 0, width: 6, height: 4 },
      visualization: { type: 'bar', config: {} },
    },
    {
      id: 'b',
      type: 'metric',
      name: 'B',
      position: { x: 6, y: 0, width: 3, height: 2 },
      visualization: { type: 'metric', config: {} },
    },
  ],
  access: 'edit',
  createdAt: '2025-01-01T00:00:00Z',
  updatedAt: '2025-01-01T00:00:00Z',
};
const draft = draftOf(dashboard);
const places = ({ widgets }: Draft): string[] => widgets.map(({ key, position: { x, y } }) => `${key} ${x},${y}`);

describe('a draft', () => {
  it('of an untouched dashboard says what the dashboard says', () => {
    expect(sameDraft(draft, draftOf(dashboard))).toBe(true);
    expect(bodyOf(draft, 3)).toEqual({
      version: 3,
      name: 'Sales',
      description: '',
      tags: ['demo'],
      layout: { grid: { columns: 12, rowHeight: 64 } },
      settings: { refreshInterval: 5, variables: [] },
      widgets: dashboard.widgets,
    });
  });

  it('adds a new widget without an id, below everything, in the size of its kind', () => {
    const widget = { ...newWidget('chart', draft, 'new'), name: 'C' };
    const added = putWidget(draft, { ...widget, type: 'metric' });
    expect(places(added)).toEqual(['a 0,0', 'b 6,0', 'new 0,4']);
    expect(added.widgets[2]?.position).toEqual({ x: 0, y: 4, width: 3, height: 2 });
    expect((bodyOf(added, 1) as { widgets: object[] }).widgets[2]).not.toHaveProperty('id');
    expect(sameDraft(added, draft)).toBe(false);
  });

  it('changes a widget in its place', () => {
    const [first] = draft.widgets;
    const changed = putWidget(draft, { ...first!, name: 'Renamed' });
    expect(changed.widgets.map(({ name }) => name)).toEqual(['Renamed', 'B']);
    expect(places(changed)).toEqual(places(draft));
  });

  it('copies a widget as a new one', () => {
    const copied = duplicateWidget(draft, 'a', 'copy');
    expect(copied.widgets[2]).toEqual({
      key: 'copy',
      type: 'chart',
      name: 'A (copy)',
      position: { x: 0, y: 4, width: 6, height: 4 },
      visualization: { type: 'bar', config: {} },
    });
    expect(duplicateWidget(draft, 'gone', 'copy')).toBe(draft);
  });

  it('moves and takes away', () => {
    expect(places(placeWidget(draft, 'b', { x: 3, y: 0, width: 3, height: 2 }))).toEqual(['a 0,2', 'b 3,0']);
    expect(places(placeWidget(draft, 'b', { x: 99, y: -4, width: 3, height: 2 }))).toEqual(['a 0,0', 'b 9,0']);
    expect(places(removeWidget(draft, 'a'))).toEqual(['b 6,0']);
  });

  it('says places in words', () => {
    expect(placeInWords({ x: 0, y: 2, width: 1, height: 4 })).toBe('Column 1, row 3; 1 column wide, 4 rows high');
  });
});

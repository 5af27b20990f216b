import type { Dashboard } from '../../../../api/types.js';
import {
  addWidget,
  bodyOf,
  type Draft,
  draftFrom,
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
  slug: 'sales',
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
  draft: null,
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

  it('adds a new widget without an id, beside the last ones where there is room, or else below everything', () => {
    const added = addWidget(draft, newWidget('metric', draft, 'new'));
    expect(places(added)).toEqual(['a 0,0', 'b 6,0', 'new 9,0']);
    expect(places(addWidget(added, newWidget('chart', added, 'next', 'line')))).toContain('next 0,4');
    expect(newWidget('chart', draft, 'k', 'line').visualization).toEqual({ type: 'line', config: {} });
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

  it('is read back as it was kept, with everything that is unfinished', () => {
    const unfinished: Draft = {
      ...draft,
      name: '',
      widgets: [...draft.widgets, newWidget('text', draft, 'new')],
    };
    const kept = JSON.parse(JSON.stringify(bodyOf(unfinished, 3))) as object;
    expect(sameDraft(draftFrom(kept, draft), unfinished)).toBe(true);
  });

  it('is the same in whatever order its keys stand', () => {
    const turned = { ...draft, widgets: draft.widgets.map((one) => Object.fromEntries(Object.entries(one).reverse())) };
    expect(sameDraft(turned as unknown as Draft, draft)).toBe(true);
    expect(sameDraft({ ...draft, widgets: [...draft.widgets].reverse() }, draft)).toBe(false);
  });

  it('is read with care: what is missing or of the wrong kind stays as it is published', () => {
    expect(draftFrom({}, draft)).toEqual(draft);
    const odd = draftFrom({ name: 7, tags: 'x', layout: null, settings: [], widgets: [null, { type: 'text' }] }, draft);
    expect(odd).toEqual({ ...draft, widgets: [] });
  });

  it('says places in words', () => {
    expect(placeInWords({ x: 0, y: 2, width: 1, height: 4 })).toBe('Column 1, row 3; 1 column wide, 4 rows high');
  });
});

import { bodyOf, draftFrom, draftOf, duplicateWidget } from '../features/dashboards/edit/draft/draft.js';
import {
  editedDashboard,
  embeddedBody,
  type EmbeddedDashboard,
  type EmbeddedDraft,
  keptDraft,
} from './embedded-draft.js';

const position = { x: 0, y: 0, width: 6, height: 4 };
const dashboard: EmbeddedDashboard = {
  id: 'd',
  name: 'Orders',
  description: null,
  version: 3,
  layout: { grid: { columns: 12, rowHeight: 80 } },
  settings: {
    refreshInterval: 60,
    timeRange: { variable: 'period', default: 'all' },
    variables: [
      { name: 'year', type: 'number', default: 2024 as never, hasOptions: true },
      { name: 'period', type: 'date_range', default: 'all' as never, hasOptions: false },
    ],
  },
  widgets: [
    { id: 'w1', type: 'table', name: 'Rows', position, visualization: { type: 'table', config: {} }, hasData: true },
    { id: 'w2', type: 'text', name: 'Note', position, visualization: { type: 'text', config: {} }, hasData: false },
  ],
};
const published = editedDashboard(dashboard);
const draft = draftOf(published);
const sent = (changed: typeof draft) => embeddedBody({ ...bodyOf(changed, 3), revision: null }, published);

describe('a draft in a frame', () => {
  it('sends no query, and names rows by the widget that they come from', () => {
    const body = sent(duplicateWidget(draft, 'w1', 'new-1'));
    expect(body).toMatchObject({ version: 3, revision: null, defaults: {} });
    expect((body as { widgets: object[] }).widgets).toMatchObject([
      { id: 'w1' },
      { id: 'w2' },
      { origin: 'w1', name: 'Rows (copy)' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/query|settings|slug|interactions|tags/);
  });

  it('sends of settings the defaults that were changed', () => {
    const [year, period] = draft.settings.variables;
    if (year === undefined || period === undefined) throw new Error('There are two.');
    const { default: _default, ...without } = year;
    const timeRange = { variable: 'period', default: 'this_month' };
    const settings = { ...draft.settings, variables: [without, period], timeRange };
    expect(sent({ ...draft, settings })).toMatchObject({ defaults: { year: null, period: 'this_month' } });
  });

  it('comes back as it was sent', () => {
    const [year, period] = draft.settings.variables;
    if (year === undefined || period === undefined) throw new Error('There are two.');
    const changed = duplicateWidget(
      { ...draft, settings: { ...draft.settings, variables: [{ ...year, default: 1 }, period] } },
      'w1',
      'new-1',
    );
    const body = sent(changed) as EmbeddedDraft;
    const kept = keptDraft({ ...body, revision: 'r', updatedAt: '2026-01-01T00:00:00Z', newer: null }, published);
    expect(sent(draftFrom(kept, draft))).toEqual(sent(changed));
  });
});

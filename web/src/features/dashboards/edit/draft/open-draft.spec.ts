import type { KeptDraft } from '../../../../api/types.js';
import type { EditedDashboard } from './draft.js';
import type { UnsentDraft } from './draft-saver.js';
import { openedDraft } from './open-draft.js';

const dashboard: EditedDashboard = {
  id: 'd',
  name: 'Sales',
  description: null,
  tags: [],
  version: 3,
  layout: { grid: { columns: 12, rowHeight: 64 } },
  settings: { refreshInterval: 0, variables: [] },
  widgets: [],
};
const kept = (name: string, revision: string): KeptDraft => ({
  name,
  version: 3,
  revision,
  updatedAt: '2026-01-01T12:00:00Z',
  newer: null,
});
const unsent = (name: string, more: Partial<UnsentDraft> = {}): UnsentDraft => ({
  body: { name },
  version: 3,
  revision: null,
  at: '2026-01-01T12:00:01Z',
  ...more,
});

describe('what changing a dashboard goes on with', () => {
  it('is what this browser holds when the server has gone no further', () => {
    const opened = openedDraft(dashboard, kept('Sal', 'r1'), unsent('Sales 2', { revision: 'r1' }));
    expect([opened.draft.name, opened.revision, opened.unsent, opened.strayed]).toEqual(['Sales 2', 'r1', true, null]);
  });

  it('is what this browser holds when the server took a save whose answer the closed page never heard', () => {
    const opened = openedDraft(dashboard, kept('Sal', 'r1'), unsent('Sales 2', { underway: { name: 'Sal' } }));
    expect([opened.draft.name, opened.revision, opened.unsent, opened.strayed]).toEqual(['Sales 2', 'r1', true, null]);
  });

  it('is to be chosen when another window has kept something else', () => {
    const opened = openedDraft(dashboard, kept('Theirs', 'r2'), unsent('Sales 2', { underway: { name: 'Sal' } }));
    expect([opened.draft.name, opened.unsent, opened.strayed?.draft.name]).toEqual(['Theirs', false, 'Sales 2']);
  });
});

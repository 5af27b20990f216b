import type { DashboardSummary } from '../../../api/types.js';
import { matches, tagsOf } from './search.js';

const dashboard = (name: string, tags: string[] = [], description: string | null = null): DashboardSummary => ({
  id: name,
  slug: 's',
  name,
  description,
  tags,
  version: 1,
  owner: { id: 'u', name: 'U' },
  widgetCount: 1,
  updatedAt: '2025-01-01T00:00:00Z',
  access: 'view',
});

describe('finding dashboards', () => {
  it('takes every word, wherever it stands, without case and accents', () => {
    const cafe = dashboard('Café Zürich', ['demo'], 'What we sell');
    expect(['', 'cafe', 'ZUR café', 'sell demo'].map((search) => matches(cafe, search, null))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(matches(cafe, 'cafe berlin', null)).toBe(false);
  });

  it('takes a tag as it is written', () => {
    expect(matches(dashboard('A', ['demo']), '', 'demo')).toBe(true);
    expect(matches(dashboard('A', ['demos']), '', 'demo')).toBe(false);
  });

  it('offers the most used tags first', () => {
    expect(tagsOf([dashboard('A', ['b', 'a']), dashboard('B', ['b'])])).toEqual(['b', 'a']);
  });
});

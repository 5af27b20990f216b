import type { DashboardSummary } from '../../../api/types.js';

/** Whether a dashboard fits what is typed (every word, in name, description or tags) and the tag that is chosen. */
export function matches(dashboard: DashboardSummary, search: string, tag: string | null): boolean {
  if (tag !== null && !dashboard.tags.includes(tag)) return false;
  const text = plain([dashboard.name, dashboard.description ?? '', ...dashboard.tags].join(' '));
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The tags in use, the most used first. */
export function tagsOf(dashboards: readonly DashboardSummary[]): string[] {
  const uses = new Map<string, number>();
  for (const tag of dashboards.flatMap((dashboard) => dashboard.tags)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].sort(([a, left], [b, right]) => right - left || a.localeCompare(b)).map(([tag]) => tag);
}

/** Without case and accents: "Café" is found by "cafe". */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

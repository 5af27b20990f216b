import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { scheduleWords } from '../../format/schedule.js';
import type { Tone } from '../../ui/index.js';

export type KeptView = components['schemas']['MaterializationResponse'];
export type ViewRun = components['schemas']['MaterializationRunResponse'];

export const VIEWS = ['materializations'] as const;

/** While one is being refreshed the list is asked for again every second or so. */
export const viewsQuery = queryOptions({
  queryKey: VIEWS,
  queryFn: ({ signal }) => api.get<KeptView[]>('/materializations', { signal }),
  refetchInterval: ({ state }) => (state.data?.some(({ condition }) => condition === 'refreshing') ? 1_500 : 15_000),
});

export function viewRunsQuery(id: string) {
  return queryOptions({
    queryKey: ['materialization-runs', id],
    queryFn: ({ signal }) => api.get<ViewRun[]>(`/materializations/${id}/runs?limit=50`, { signal }),
    refetchInterval: 5_000,
  });
}

export const CONDITIONS: Record<KeptView['condition'], { tone: Tone; words: string }> = {
  waiting: { tone: 'neutral', words: 'not made yet' },
  refreshing: { tone: 'info', words: 'refreshing' },
  fresh: { tone: 'success', words: 'fresh' },
  stale: { tone: 'warning', words: 'stale' },
  failing: { tone: 'danger', words: 'failing' },
  paused: { tone: 'neutral', words: 'paused' },
};

export const OUTCOMES: Record<ViewRun['outcome'], { tone: Tone; words: string }> = {
  running: { tone: 'info', words: 'runs' },
  succeeded: { tone: 'success', words: 'succeeded' },
  failed: { tone: 'danger', words: 'failed' },
  cancelled: { tone: 'neutral', words: 'cancelled' },
  abandoned: { tone: 'warning', words: 'broken off' },
};

export const CAUSES: Record<ViewRun['cause'], string> = {
  created: 'it was created',
  definition: 'its definition changed',
  manual: 'somebody asked',
  schedule: 'its schedule',
  change: 'its tables changed',
  source: 'its source changed',
};

/** When a view is refreshed, in words. */
export function refreshWords({ cron, onChange, enabled }: Pick<KeptView, 'cron' | 'onChange' | 'enabled'>): string {
  if (!enabled) return 'by hand, paused';
  const parts = [...(cron === null ? [] : [scheduleWords(cron)]), ...(onChange ? ['on change'] : [])];
  return parts.length === 0 ? 'by hand' : parts.join(', ');
}

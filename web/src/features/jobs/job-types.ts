import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { components } from '../../api/schema.js';

export type JobState = components['schemas']['JobResponse'];
export type JobRun = components['schemas']['JobRunResponse'];

export const JOBS = ['jobs'] as const;

/** Jobs come and go by themselves: the list is asked for again every few seconds. */
export const jobsQuery = queryOptions({
  queryKey: JOBS,
  queryFn: ({ signal }) => api.get<JobState[]>('/jobs', { signal }),
  refetchInterval: 5_000,
});

export function jobRunsQuery(name: string) {
  return queryOptions({
    queryKey: ['job-runs', name],
    queryFn: ({ signal }) => api.get<JobRun[]>(`/jobs/${encodeURIComponent(name)}/runs?limit=100`, { signal }),
    refetchInterval: 5_000,
  });
}

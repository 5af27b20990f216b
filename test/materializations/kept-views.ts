import type { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import type { Answer, Api } from '../support/http.js';
import { JobRunner } from '../../src/platform/jobs/index.js';

/** What the API tells of a view, as far as tests look. */
export interface View {
  id: string;
  name: string;
  relation: string | null;
  version: number;
  condition: string;
  lastError: string | null;
  nextDueAt: string | null;
  changedAt: string | null;
  baseTables: string[];
  statistics: { rows: number | null; bytes: number | null; durationMs: number | null; dataAsOf: string | null; refreshes: number; failures: number; failuresInARow: number };
}

export interface ViewRun {
  id: string;
  cause: string;
  outcome: string;
  how: string | null;
  rows: number | null;
  error: string | null;
}

export const BY_COUNTRY = 'SELECT country, count(*)::int AS customers FROM customers GROUP BY country';

/** A body for a view of customers by country. */
export const viewOf = (dataSourceId: string, name: string, changes: object = {}) => ({ dataSourceId, name, sql: BY_COUNTRY, uniqueColumns: ['country'], ...changes });

/** Keeps a view and waits for its first end, good or bad. */
export async function kept(api: Api, body: object): Promise<View> {
  const { status, data, error } = await api.post<View>('/materializations', body);
  if (status !== 201) throw new Error(`${status} ${error?.code}: ${error?.message} ${JSON.stringify(error?.details)}`);
  return settled(api, data.id);
}

/** Waits until no refresh is under way. */
export function settled(api: Api, id: string, withinMs = 20_000): Promise<View> {
  return eventually(async () => {
    const { data } = await api.get<View>(`/materializations/${id}`);
    if (data.condition === 'refreshing') throw new Error(`${data.name} is being refreshed still`);
    return data;
  }, withinMs);
}

export async function refreshed(api: Api, id: string): Promise<View> {
  const { status } = await api.post(`/materializations/${id}/refresh`);
  if (status !== 202) throw new Error(`The refresh was answered with ${status}`);
  return settled(api, id);
}

export async function runsOf(api: Api, id: string): Promise<ViewRun[]> {
  return (await api.get<ViewRun[]>(`/materializations/${id}/runs`)).data;
}

/** Runs the job that begins what is due. @returns its counts */
export async function runDue(app: TestApp): Promise<Record<string, number>> {
  const runner = app.app.get(JobRunner, { strict: false });
  // The schedule may have begun it in this very second.
  await eventually(async () => expect(await runner.runNow('materialization-refresh')).toBe(true), 10_000);
  return (await runner.history('materialization-refresh', 1))[0]?.counts ?? {};
}

/** Asks a source as people do. */
export function ask(api: Api, dataSourceId: string, sql: string): Promise<Answer<{ data: Record<string, unknown>[] }>> {
  return api.post('/query/execute', { dataSourceId, sql });
}

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ApiError, listAll } from '../../../api/client.js';
import type {
  Dashboard,
  DashboardSharing,
  DashboardSummary,
  DashboardVersion,
  QueryResult,
  Variable,
  WidgetData,
} from '../../../api/types.js';
import type { Filters } from '../filters/filters.js';

/** Keys under which answers about dashboards are kept; the first part alone stands for all of a kind. */
export const dashboardKeys = {
  all: ['dashboards'] as const,
  one: (id: string) => ['dashboard', id] as const,
  data: (id: string) => ['dashboard-data', id] as const,
  versions: (id: string) => ['dashboard', id, 'versions'] as const,
  sharing: (id: string) => ['dashboard', id, 'sharing'] as const,
};

/** All dashboards that the reader may see. */
export const dashboardsQuery = queryOptions({
  queryKey: dashboardKeys.all,
  queryFn: ({ signal }) => listAll<DashboardSummary>('/dashboards', { signal }),
});

export function dashboardQuery(id: string) {
  return queryOptions({
    queryKey: dashboardKeys.one(id),
    queryFn: ({ signal }) => api.get<Dashboard>(`/dashboards/${id}`, { signal }),
  });
}

function readingParameters(filters: Filters, refresh = false): string {
  const parameters = new URLSearchParams();
  if (Object.keys(filters).length > 0) parameters.set('filters', JSON.stringify(filters));
  if (refresh) parameters.set('refresh', 'true');
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The data of all widgets under these filters; a widget that fails has an error beside the others' data. */
export function dashboardDataQuery(id: string, version: number, filters: Filters) {
  return queryOptions({
    queryKey: [...dashboardKeys.data(id), version, filters] as const,
    queryFn: async ({ signal }) => {
      const path = `/dashboards/${id}/data${readingParameters(filters)}`;
      const { widgets } = await api.get<{ widgets: WidgetData[] }>(path, { signal });
      return widgets;
    },
    // Pushes and polling keep it fresh; coming back to the window is no reason of its own.
    refetchOnWindowFocus: false,
    gcTime: 60_000,
  });
}

/** The data of one widget, evaluated anew: somebody asked for it by hand. */
export function fetchWidgetData(id: string, widgetId: string, filters: Filters): Promise<WidgetData> {
  return api.get<WidgetData>(`/dashboards/${id}/widgets/${widgetId}/data${readingParameters(filters, true)}`);
}

/** The data of all widgets, evaluated anew. */
export async function fetchDashboardData(id: string, filters: Filters): Promise<WidgetData[]> {
  const path = `/dashboards/${id}/data${readingParameters(filters, true)}`;
  return (await api.get<{ widgets: WidgetData[] }>(path)).widgets;
}

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: dashboardKeys.versions(id),
    queryFn: ({ signal }) => listAll<DashboardVersion>(`/dashboards/${id}/versions`, { signal }, 200),
    // Whoever opens the list wants it as it is now.
    staleTime: 0,
  });
}

export function sharingQuery(id: string) {
  return queryOptions({
    queryKey: dashboardKeys.sharing(id),
    queryFn: ({ signal }) => api.get<DashboardSharing>(`/dashboards/${id}/sharing`, { signal }),
    staleTime: 0,
  });
}

export interface VariableOption {
  value: string | number | boolean;
  label: string;
}

/**
 * What a reader may choose from for a variable: its fixed values, or the rows of its query under the other filters in
 * force, so that one choice can narrow the next.
 */
export function variableOptionsQuery(dashboardId: string, version: number, variable: Variable, filters: Filters) {
  const { [variable.name]: _own, ...others } = filters;
  return queryOptions({
    queryKey: ['variable-options', dashboardId, version, variable.name, variable.options ?? null, others] as const,
    queryFn: ({ signal }) => loadOptions(dashboardId, variable, others, signal),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
    enabled: variable.options !== undefined,
  });
}

async function loadOptions(
  dashboardId: string,
  variable: Variable,
  others: Filters,
  signal: AbortSignal,
): Promise<VariableOption[]> {
  const { values, query, listed } = variable.options ?? {};
  if (listed === true) {
    const path = `/embed/dashboard/variables/${encodeURIComponent(variable.name)}/options${readingParameters(others)}`;
    return (await api.get<{ options: VariableOption[] }>(path, { signal })).options;
  }
  const fixed = (values ?? []).map((value): VariableOption => ({ value, label: String(value) }));
  if (query === undefined) return fixed;
  try {
    const path = `/dashboards/${dashboardId}/variables/${encodeURIComponent(variable.name)}/options${readingParameters(others)}`;
    return (await api.get<{ options: VariableOption[] }>(path, { signal })).options;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    // A variable that is not saved yet is unknown to the server; who edits may ask the source directly.
    const result = await api.post<QueryResult>('/query/execute', { ...query, limit: 1000 }, { signal });
    return [...fixed, ...result.data.flatMap((row) => optionOf(Object.values(row)))];
  }
}

function optionOf([value, label]: unknown[]): VariableOption[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  return [{ value, label: typeof label === 'string' ? label : String(value) }];
}

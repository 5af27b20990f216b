import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ApiError, errorMessage } from '../../../api/client.js';
import type { MetricResult, QueryResult, RowsQuery, Variable } from '../../../api/types.js';
import { useMe } from '../../../session/session.js';
import { useDebounced } from '../../explore/run/use-debounced.js';
import { savedQueryQuery } from '../../explore/explore-queries.js';
import type { WidgetState } from '../data/widget-results.js';
import { currentValue, type Filters } from '../filters/filters.js';
import type { DraftWidget } from './draft/draft.js';
import { type MetricBody, metricBody, rowsOfMetric } from './metric/metric-preview.js';
import { previewValues } from './preview-values.js';

/** A widget's text and source, its saved query looked up. */
export function useWidgetSql(widget: DraftWidget): { dataSourceId: string; sql: string } | null {
  const { query } = widget;
  const saved = useQuery({
    ...savedQueryQuery(query?.kind === 'saved' ? query.savedQueryId : ''),
    enabled: query?.kind === 'saved',
  });
  if (query === undefined || query.kind === 'widget' || query.kind === 'metric') return null;
  if (query.kind === 'sql') return query;
  return saved.data === undefined ? null : { dataSourceId: saved.data.dataSourceId, sql: saved.data.sql };
}

/** A pause in the typing after which a query is run. */
const PAUSE_MS = 900;

/** A statement with its values, a question to a metric, or the rows of a published widget under filters. */
type PreviewBody =
  | ({ dataSourceId: string; sql: string } & ReturnType<typeof previewValues>)
  | { metric: string; question: MetricBody }
  | { widgetId: string; filters: Filters };

const textOf = (body: PreviewBody | null): string | null => (body !== null && 'sql' in body ? body.sql : null);

/** What a query of the widget's own is given; a metric has nothing like it. */
export function parametersOf(query: DraftWidget['query']): RowsQuery['parameters'] {
  return query === undefined || query.kind === 'metric' ? undefined : query.parameters;
}

export interface Preview {
  state: WidgetState;
  /** Asks the source again. */
  retry: () => void;
  /** Runs the query as it stands, without waiting for a pause. */
  run: () => void;
}

/** The data of a widget as it stands in the draft: its query is run as it would be after publishing. */
export function usePreview(widget: DraftWidget, variables: readonly Variable[], filters: Filters): Preview {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const text = useWidgetSql(widget);
  const parameters = parametersOf(widget.query);
  const metric = widget.query?.kind === 'metric' ? widget.query : null;
  const origin = widget.query?.kind === 'widget' ? widget.query.widgetId : null;
  const body = useMemo((): PreviewBody | null => {
    if (origin !== null) return { widgetId: origin, filters: valuesInForce(variables, filters) };
    if (metric !== null) {
      const question = metricBody(metric, variables, filters, new Date(), tenant.timeZone);
      return question && { metric: metric.metric, question };
    }
    if (text === null || text.sql.trim() === '' || text.dataSourceId === '') return null;
    const query = { sql: text.sql, ...(parameters !== undefined && { parameters }) };
    return {
      dataSourceId: text.dataSourceId,
      sql: text.sql,
      ...previewValues(query, variables, filters, new Date(), tenant.timeZone),
    };
  }, [origin, metric, text, parameters, variables, filters, tenant.timeZone]);
  const settled = useDebounced(body, PAUSE_MS);
  // Only typing waits: a filter, another widget or a query that ran before is shown at once.
  const known = body !== null && queries.getQueryState(previewQuery(body).queryKey) !== undefined;
  const shown = known || body === null || 'metric' in body || textOf(body) === textOf(settled) ? body : settled;
  const preview = useQuery({ ...previewQuery(shown), enabled: shown !== null, placeholderData: keepPreviousData });
  const { data, error, dataUpdatedAt, isPlaceholderData } = preview;
  const state = useMemo(
    (): WidgetState => ({
      result: shown === null ? null : (data ?? null),
      error:
        error === null
          ? null
          : { code: error instanceof ApiError ? error.code : 'INTERNAL_ERROR', message: errorMessage(error) },
      pending: shown !== null && error === null && (data === undefined || isPlaceholderData),
      receivedAt: dataUpdatedAt,
    }),
    [shown, data, error, dataUpdatedAt, isPlaceholderData],
  );
  return {
    state,
    retry: () => void preview.refetch(),
    run: () => {
      if (body !== null) void queries.fetchQuery({ ...previewQuery(body), staleTime: 0 }).catch(() => undefined);
    },
  };
}

/** Defaults of the draft are not published yet, so they are said like choices. */
function valuesInForce(variables: readonly Variable[], filters: Filters): Filters {
  return Object.fromEntries(variables.map((variable) => [variable.name, currentValue(variable, filters)]));
}

async function rowsFor(body: PreviewBody | null, signal: AbortSignal): Promise<QueryResult> {
  if (body !== null && 'widgetId' in body) {
    const filters = new URLSearchParams({ filters: JSON.stringify(body.filters) }).toString();
    return api.get<QueryResult>(`/embed/dashboard/widgets/${body.widgetId}/data?${filters}`, { signal });
  }
  if (body === null || !('metric' in body)) return api.post<QueryResult>('/query/execute', body, { signal });
  const { question } = body;
  return rowsOfMetric(await api.post<MetricResult>('/metrics/query', question, { signal }), question.groupBy ?? []);
}

function previewQuery(body: PreviewBody | null) {
  return queryOptions({
    queryKey: ['widget-preview', body] as const,
    queryFn: ({ signal }) => rowsFor(body, signal),
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
}

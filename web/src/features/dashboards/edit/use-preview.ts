import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ApiError, errorMessage } from '../../../api/client.js';
import type { QueryResult, Variable } from '../../../api/types.js';
import { useMe } from '../../../session/session.js';
import { savedQueryQuery } from '../../explore/explore-queries.js';
import type { WidgetState } from '../data/widget-results.js';
import type { Filters } from '../filters/filters.js';
import type { DraftWidget } from './draft.js';
import { previewValues } from './preview-values.js';

/** A widget's text and source, its saved query looked up. */
export function useWidgetSql(widget: DraftWidget): { dataSourceId: string; sql: string } | null {
  const { query } = widget;
  const saved = useQuery({
    ...savedQueryQuery(query?.kind === 'saved' ? query.savedQueryId : ''),
    enabled: query?.kind === 'saved',
  });
  if (query === undefined) return null;
  if (query.kind === 'sql') return query;
  return saved.data === undefined ? null : { dataSourceId: saved.data.dataSourceId, sql: saved.data.sql };
}

/** The data of a widget as it stands in the draft: its query is run as it would be after saving. */
export function usePreview(
  widget: DraftWidget,
  variables: readonly Variable[],
  filters: Filters,
): { state: WidgetState; retry: () => void } {
  const { tenant } = useMe();
  const text = useWidgetSql(widget);
  const parameters = widget.query?.parameters;
  const body = useMemo(() => {
    if (text === null) return null;
    const query = { sql: text.sql, ...(parameters !== undefined && { parameters }) };
    return {
      dataSourceId: text.dataSourceId,
      sql: text.sql,
      ...previewValues(query, variables, filters, new Date(), tenant.timeZone),
    };
  }, [text, parameters, variables, filters, tenant.timeZone]);
  const preview = useQuery({
    queryKey: ['widget-preview', body] as const,
    queryFn: ({ signal }) => api.post<QueryResult>('/query/execute', body, { signal }),
    enabled: body !== null && body.sql.trim() !== '' && body.dataSourceId !== '',
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
  const { data, error, dataUpdatedAt } = preview;
  const state = useMemo(
    (): WidgetState => ({
      result: data ?? null,
      error:
        error === null
          ? null
          : { code: error instanceof ApiError ? error.code : 'INTERNAL_ERROR', message: errorMessage(error) },
      pending: data === undefined && error === null,
      receivedAt: dataUpdatedAt,
    }),
    [data, error, dataUpdatedAt],
  );
  return { state, retry: () => void preview.refetch() };
}

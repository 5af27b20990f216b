import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../api/client.js';
import type { QueryEstimate, QueryParameter, QueryValidation } from '../../../api/types.js';
import { type TextProblem, wordAt } from '../editor/error-place.js';
import { useDebounced } from './use-debounced.js';

const TYPING_PAUSE = 450;
const ESTIMATE_PAUSE = 900;
const NO_PARAMETERS: QueryValidation['parameters'] = [];

export interface TextCheck {
  /** The parameters of the text; while it is being checked, those of the text before. */
  parameters: QueryValidation['parameters'];
  /** What the guard would refuse; null while the text is being typed, and when it passes. */
  problem: TextProblem | null;
  /** The text as it stands has been checked and may run. */
  passed: boolean;
}

/** Has the text checked whenever the typing pauses. Nothing is run for it. */
export function useTextCheck(sourceId: string, sql: string): TextCheck {
  const settled = useDebounced(sql, TYPING_PAUSE);
  const check = useQuery({
    queryKey: ['query-validate', sourceId, settled] as const,
    queryFn: ({ signal }) =>
      api.post<QueryValidation>('/query/validate', { dataSourceId: sourceId, sql: settled }, { signal }),
    enabled: sourceId !== '' && settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
    gcTime: 60_000,
    retry: false,
  });
  const current = settled === sql && check.data !== undefined && !check.isPlaceholderData;
  const parameters = settled.trim() === '' ? NO_PARAMETERS : (check.data?.parameters ?? NO_PARAMETERS);
  return useMemo(() => {
    const first = current ? check.data?.problems[0] : undefined;
    const problem =
      first === undefined
        ? null
        : {
            message: first.message,
            hint: null,
            place: first.position === null ? null : wordAt(sql, first.position),
          };
    return { parameters, problem, passed: current && check.data?.valid === true };
  }, [current, check.data, parameters, sql]);
}

export interface EstimateRequest {
  dataSourceId: string;
  sql: string;
  parameters: Record<string, unknown>;
  parameterTypes: QueryParameter[];
}

/** What the planner expects of the text, before it runs; undefined while that is unknown. Null asks for nothing. */
export function useEstimate(request: EstimateRequest | null): QueryEstimate | undefined {
  const key = request === null ? null : JSON.stringify(request);
  const settled = useDebounced(key, ESTIMATE_PAUSE);
  const { data } = useQuery({
    queryKey: ['query-estimate', settled] as const,
    queryFn: ({ signal }) => api.post<QueryEstimate>('/query/estimate', JSON.parse(settled ?? '{}'), { signal }),
    enabled: settled !== null && settled === key,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
  return settled === key && settled !== null ? data : undefined;
}

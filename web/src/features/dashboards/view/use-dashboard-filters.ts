import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { DashboardSettings, Variable } from '../../../api/types.js';
import {
  effectiveVariables,
  type Filters,
  type FilterValue,
  readFilters,
  withoutFilters,
  writeFilter,
} from '../filters/filters.js';

export interface DashboardFilters {
  /** Variables with the default that is in force. */
  variables: Variable[];
  /** The variable of the global time range, if the dashboard has one. */
  timeRange: Variable | null;
  /** What the reader chose, as the API takes it. */
  filters: Filters;
  choose: (variable: Variable, value: FilterValue) => void;
  reset: () => void;
}

/** The reader's choices, kept in the page's address, so that a link shows what its sender saw. */
export function useDashboardFilters(settings: DashboardSettings): DashboardFilters {
  const [params, setParams] = useSearchParams();
  const variables = useMemo(() => effectiveVariables(settings), [settings]);
  // The address may change in what is no choice; then the choices stay the same object, and nothing is loaded anew.
  const chosen = JSON.stringify(readFilters(variables, params));
  const filters = useMemo(() => JSON.parse(chosen) as Filters, [chosen]);
  const choose = useCallback(
    (variable: Variable, value: FilterValue) =>
      setParams((before) => writeFilter(before, variable, value), { replace: true, preventScrollReset: true }),
    [setParams],
  );
  const reset = useCallback(() => setParams(withoutFilters, { replace: true, preventScrollReset: true }), [setParams]);
  const timeRange = variables.find((variable) => variable.name === settings.timeRange?.variable) ?? null;
  return { variables, timeRange, filters, choose, reset };
}

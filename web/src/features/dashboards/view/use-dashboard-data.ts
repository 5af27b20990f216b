import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError, errorMessage } from '../../../api/client.js';
import type { Dashboard } from '../../../api/types.js';
import {
  type ConnectionStatus,
  type TopicEvent,
  useConnectionStatus,
  useTopic,
  widgetFrame,
} from '../../../realtime/index.js';
import { dashboardDataQuery, dashboardKeys, fetchDashboardData, fetchWidgetData } from '../data/dashboard-queries.js';
import { WidgetResults, type WidgetState } from '../data/widget-results.js';
import type { Filters } from '../filters/filters.js';

export interface DashboardDataHandle {
  results: WidgetResults;
  status: ConnectionStatus;
  /** Seconds between polls while the socket is down; 0: none. */
  pollingSeconds: number;
  /** Asks for everything again. */
  refresh: () => Promise<void>;
  refreshWidget: (widgetId: string) => Promise<void>;
}

/** A socket that is down for this long is helped out by polling; a short break is not worth it. */
const POLL_AFTER_MS = 4_000;

/**
 * The data of a dashboard: one answer for all widgets, then pushed changes, and polling at the dashboard's interval while
 * the socket is down. `onChanged` is told when the dashboard itself was changed by somebody.
 */
export function useDashboardData(dashboard: Dashboard, filters: Filters, onChanged: () => void): DashboardDataHandle {
  const { id, version, widgets, settings } = dashboard;
  const [results] = useState(() => new WidgetResults());
  const queries = useQueryClient();
  const status = useConnectionStatus();
  const down = useIsDown(status);
  const pollingSeconds = down ? settings.refreshInterval : 0;
  const query = useQuery({
    ...dashboardDataQuery(id, version, filters),
    refetchInterval: pollingSeconds > 0 ? pollingSeconds * 1000 : false,
  });
  const chosen = JSON.stringify(filters);
  useEffect(() => results.expect(), [results, chosen]);
  const { data, dataUpdatedAt, error, errorUpdatedAt } = query;
  useEffect(() => {
    if (data !== undefined) results.takeAnswer(data, dataUpdatedAt);
  }, [results, data, dataUpdatedAt, chosen]);
  useEffect(() => {
    if (error === null) return;
    const failure = { code: error instanceof ApiError ? error.code : 'INTERNAL_ERROR', message: errorMessage(error) };
    const ids = widgets.filter((widget) => widget.query !== undefined).map((widget) => widget.id);
    results.failAll(ids, failure, errorUpdatedAt);
  }, [results, error, errorUpdatedAt, widgets]);

  const onEvent = (event: TopicEvent): void => {
    if (event.kind === 'resync') {
      if (event.reason === 'changed') onChanged();
      void queries.invalidateQueries({ queryKey: dashboardKeys.data(id) });
      return;
    }
    const frame = event.kind === 'frame' ? widgetFrame(event.frame) : null;
    if (frame === null) return;
    results.takeFrame(frame, Date.now());
  };
  useTopic(`dashboard:${id}`, onEvent, { dashboardId: id, values: filters });

  const refreshWidget = useCallback(
    async (widgetId: string) => results.takeAnswer([await fetchWidgetData(id, widgetId, filters)], Date.now()),
    [results, id, filters],
  );
  return {
    results,
    status,
    pollingSeconds,
    refresh: useCallback(
      async () => results.takeAnswer(await fetchDashboardData(id, filters), Date.now()),
      [results, id, filters],
    ),
    refreshWidget,
  };
}

/** Whether the socket has been down for a while. */
function useIsDown(status: ConnectionStatus): boolean {
  const up = status === 'live';
  const [down, setDown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDown(!up), up ? 0 : POLL_AFTER_MS);
    return () => clearTimeout(timer);
  }, [up]);
  return down && !up;
}

/** What is known of one widget's data. */
export function useWidgetState(results: WidgetResults, widgetId: string): WidgetState {
  const watch = useCallback((watcher: () => void) => results.watch(widgetId, watcher), [results, widgetId]);
  return useSyncExternalStore(watch, () => results.get(widgetId));
}

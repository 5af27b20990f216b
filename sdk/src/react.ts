import { type CSSProperties, type ForwardRefExoticComponent, type RefAttributes, createElement, forwardRef, useEffect, useImperativeHandle, useRef } from 'react';
import type { DashboardEvents, EmbeddedDashboardOptions } from './dashboard-options.js';
import { EmbeddedDashboard } from './embedded-dashboard.js';
import type { Filters } from './filters/filters.js';

export interface TidemarkDashboardProps extends EmbeddedDashboardOptions {
  className?: string;
  style?: CSSProperties;
  onLoaded?: (detail: DashboardEvents['loaded']) => void;
  onError?: (detail: DashboardEvents['error']) => void;
  onWidgetClick?: (detail: DashboardEvents['click']) => void;
  onFilter?: (detail: DashboardEvents['filter']) => void;
  onTokenExpired?: () => void;
}

/** What a ref gives. */
export type TidemarkDashboardHandle = Pick<EmbeddedDashboard, 'applyFilters' | 'exportData' | 'refreshData'>;

/**
 * A dashboard as a React component. A new token or theme goes on with the same dashboard, new filters are applied;
 * anything else that changes makes another one.
 */
export const TidemarkDashboard: ForwardRefExoticComponent<TidemarkDashboardProps & RefAttributes<TidemarkDashboardHandle>> = forwardRef(
  function TidemarkDashboard(props: TidemarkDashboardProps, ref) {
    const { className, style, token, theme, baseUrl, dashboardId, locale, timeZone, title } = props;
    const place = useRef<HTMLDivElement>(null);
    const current = useRef<EmbeddedDashboard | null>(null);
    // Callbacks are read when they are called, so that writing them inline makes no other dashboard.
    const latest = useRef(props);
    useEffect(() => {
      latest.current = props;
    });
    useImperativeHandle(ref, () => handleOf(() => current.current), []);
    useEffect(() => {
      const element = place.current;
      if (!element) return undefined;
      const { onTokenExpiring, ...options } = latest.current;
      const dashboard = new EmbeddedDashboard({
        ...options,
        ...(onTokenExpiring && { onTokenExpiring: () => (latest.current.onTokenExpiring ?? onTokenExpiring)() }),
      });
      current.current = dashboard;
      dashboard.on('loaded', (detail) => latest.current.onLoaded?.(detail));
      dashboard.on('error', (detail) => latest.current.onError?.(detail));
      dashboard.on('click', (detail) => latest.current.onWidgetClick?.(detail));
      dashboard.on('filter', (detail) => latest.current.onFilter?.(detail));
      dashboard.on('tokenExpired', () => latest.current.onTokenExpired?.());
      // What fails is told by onError and shown in place.
      dashboard.render(element).catch(() => undefined);
      return () => {
        current.current = null;
        dashboard.destroy();
      };
    }, [baseUrl, dashboardId, locale, timeZone, title]);
    useEffect(() => current.current?.setToken(token), [token]);
    useEffect(() => {
      if (theme !== undefined) current.current?.setTheme(theme);
    }, [theme]);
    const filters = JSON.stringify(props.filters ?? {});
    useEffect(() => {
      const dashboard = current.current;
      if (!dashboard || JSON.stringify(dashboard.filters) === filters) return;
      dashboard.applyFilters(JSON.parse(filters) as Filters).catch(() => undefined);
    }, [filters]);
    return createElement('div', { ref: place, className, style });
  },
);

function handleOf(current: () => EmbeddedDashboard | null): TidemarkDashboardHandle {
  const dashboard = (): EmbeddedDashboard => {
    const found = current();
    if (!found) throw new TypeError('The dashboard is not in the page.');
    return found;
  };
  return {
    applyFilters: async (changes) => dashboard().applyFilters(changes),
    exportData: async (format, options) => dashboard().exportData(format, options),
    refreshData: async () => dashboard().refreshData(),
  };
}

import type { ChartResult, ChartRow } from '@tidemark/chart';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Variable, Widget } from '../../../api/types.js';
import { noteInteraction } from '../../../app/page-reports.js';
import { useMe } from '../../../session/session.js';
import { useToast } from '../../../ui/index.js';
import { dashboardsQuery } from '../data/dashboard-queries.js';
import type { WidgetState } from '../data/widget-results.js';
import type { Filters, FilterValue } from '../filters/filters.js';
import { chartResult } from '../tile/tile-spec.js';
import type { ValueLinks } from '../tile/VisualizationView.js';
import type { Point } from '../visuals/PlottedChart.js';
import { actionsOf, linkedColumns, type ValueAction } from './value-actions.js';

/** What choosing a value needs of the dashboard around. */
export interface ChoiceSurroundings {
  dashboardId: string;
  variables: readonly Variable[];
  filters: Filters;
  choose: (variable: Variable, value: FilterValue) => void;
}

/** The rows that a value has opened. */
export interface OpenRows {
  title: string;
  drill: number;
  value: string | number | boolean;
}

export interface ValueChoices {
  /** undefined: the widget's values do nothing. */
  links: ValueLinks | undefined;
  /** Lists the values to choose from, for those who use no pointer; null where they do nothing. */
  browse: (() => void) | null;
  /** Several things that a value does, at a place in the window. */
  menu: { actions: ValueAction[]; at: Point } | null;
  rows: OpenRows | null;
  /** The values are listed, of this result. */
  listed: ChartResult | null;
  act: (action: ValueAction) => void;
  actionsFor: (row: ChartRow) => ValueAction[];
  closeMenu: () => void;
  closeRows: () => void;
  closeList: () => void;
}

/** What the values of a widget do: one thing is done at once, several are offered. */
export function useValueChoices(widget: Widget, state: WidgetState, around: ChoiceSurroundings): ValueChoices {
  const { interactions } = widget;
  const { dashboardId, variables, filters, choose } = around;
  const { tenant } = useMe();
  const [menu, setMenu] = useState<ValueChoices['menu']>(null);
  const [rows, setRows] = useState<OpenRows | null>(null);
  const [listing, setListing] = useState(false);
  const open = useOpenDashboard();
  const columns = useMemo(() => linkedColumns(interactions), [interactions]);
  const result = useMemo(() => (state.result === null ? null : chartResult(state.result)), [state.result]);
  const actionsFor = (row: ChartRow, column?: string): ValueAction[] =>
    result === null
      ? []
      : actionsOf(interactions, row, result, { variables, filters, timeZone: tenant.timeZone }, column);
  const act = (action: ValueAction): void => {
    setMenu(null);
    noteInteraction({ kind: action.kind, dashboardId, widgetId: widget.id });
    switch (action.kind) {
      case 'filter':
        return choose(action.variable, action.value);
      case 'rows':
        return setRows({ title: action.title, drill: action.drill, value: action.value });
      case 'dashboard':
        return void open(action.dashboard, action.values);
    }
  };
  const links: ValueLinks = {
    columns,
    choose: (row, at, column) => {
      const actions = actionsFor(row, column);
      const [only] = actions;
      if (only !== undefined && actions.length === 1) act(only);
      else if (actions.length > 1) setMenu({ actions, at });
    },
  };
  const linked = columns.size > 0;
  return {
    links: linked ? links : undefined,
    browse: linked ? () => setListing(true) : null,
    menu,
    rows,
    listed: listing ? result : null,
    act,
    actionsFor,
    closeMenu: () => setMenu(null),
    closeRows: () => setRows(null),
    closeList: () => setListing(false),
  };
}

/** Opens a dashboard by its slug, with values for its variables in the address. */
function useOpenDashboard(): (slug: string, values: Record<string, string | number | boolean>) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return async (slug, values) => {
    try {
      const all = await queries.fetchQuery({ ...dashboardsQuery, staleTime: 30_000 });
      const target = all.find((dashboard) => dashboard.slug === slug);
      if (target === undefined) {
        toast.error('There is no such dashboard', new Error(`No dashboard called ${slug} is shared with you.`));
        return;
      }
      const params = new URLSearchParams(Object.entries(values).map(([name, value]) => [`var.${name}`, String(value)]));
      const query = params.toString();
      await navigate(`/dashboards/${target.id}${query === '' ? '' : `?${query}`}`);
    } catch (error) {
      toast.error('The dashboard could not be opened', error);
    }
  };
}

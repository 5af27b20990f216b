import type { Dashboard } from './dashboard.js';
import { isOperational } from './dashboard-content.js';
import type { DashboardLayout, DashboardSettings, Variable, Visualization, WidgetContent, WidgetPosition, WidgetType } from './dashboard-content.js';

/** A variable as those know it who choose its value: without the query of its choices. */
export interface ViewedVariable extends Pick<Variable, 'name' | 'type' | 'itemType' | 'label' | 'default' | 'required' | 'multiple'> {
  /** Whether there are choices to be listed. */
  hasOptions: boolean;
}

/** A widget as its viewers know it: without its query. */
export interface ViewedWidget {
  id: string;
  type: WidgetType;
  name: string;
  description?: string;
  position: WidgetPosition;
  visualization: Visualization;
  styling?: Record<string, unknown>;
  /** Whether it has rows to be fetched. */
  hasData: boolean;
}

/** A dashboard as somebody sees it who may look and not see what is behind it: no SQL, no sources, no owner, no tags. */
export interface ViewedDashboard {
  id: string;
  name: string;
  description: string | null;
  version: number;
  layout: DashboardLayout;
  settings: Pick<DashboardSettings, 'refreshInterval' | 'theme' | 'timeRange'> & { variables: ViewedVariable[] };
  widgets: ViewedWidget[];
}

/**
 * The dashboard with those variables alone that the viewer may choose; what sets others (filter widgets, the global time
 * range) is left out with them.
 */
export function viewedDashboard(
  { id, version, content }: Pick<Dashboard, 'id' | 'version' | 'content'>,
  variables: readonly Variable[],
  choosable: ReadonlySet<string>,
): ViewedDashboard {
  const { name, description, layout, settings, widgets } = content;
  const { refreshInterval, theme, timeRange } = settings;
  return {
    id,
    name,
    description,
    version,
    layout,
    settings: {
      refreshInterval,
      ...(theme === undefined ? {} : { theme }),
      ...(timeRange && choosable.has(timeRange.variable) ? { timeRange } : {}),
      variables: variables.filter((variable) => choosable.has(variable.name)).map(viewedVariable),
    },
    widgets: widgets.filter((widget) => isShown(widget, choosable)).map(viewedWidget),
  };
}

/** Whether a viewer sees a widget: the control of what they may not choose is not there for them. */
export function isShown({ type, visualization }: WidgetContent, choosable: ReadonlySet<string>): boolean {
  // Logs, states and workflows are for those who run the systems.
  if (isOperational(type)) return false;
  const variable = visualization.config['variable'];
  return type !== 'filter' || (typeof variable === 'string' && choosable.has(variable));
}

function viewedVariable({ options, ...variable }: Variable): ViewedVariable {
  const { name, type, itemType, label, required, multiple } = variable;
  return {
    name,
    type,
    ...(itemType === undefined ? {} : { itemType }),
    ...(label === undefined ? {} : { label }),
    ...(variable.default === undefined ? {} : { default: variable.default }),
    ...(required === undefined ? {} : { required }),
    ...(multiple === undefined ? {} : { multiple }),
    hasOptions: options?.query !== undefined || (options?.values?.length ?? 0) > 0,
  };
}

function viewedWidget({ id, type, name, description, position, query, visualization, styling }: WidgetContent): ViewedWidget {
  return {
    id,
    type,
    name,
    ...(description === undefined ? {} : { description }),
    position,
    visualization,
    ...(styling === undefined ? {} : { styling }),
    hasData: query !== undefined,
  };
}

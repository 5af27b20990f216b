import type {
  CrossFilter,
  Dashboard,
  DashboardSettings,
  DrillDown,
  Variable,
  Widget,
  WidgetInteractions,
  WidgetQuery,
  WidgetType,
} from '../../../../api/types.js';
import { below, COLUMNS, moveTo, onGrid } from '../../view/layout.js';
import type { WidgetPosition } from '../../../../api/types.js';

/** The rows of a widget that is published: how those refer to a query who may not see it. */
export interface RowsOf {
  kind: 'widget';
  widgetId: string;
  parameters?: never;
}

/** A widget while the dashboard is being changed. `key` names it on the page; a new one has no `id` yet. */
export interface DraftWidget extends Omit<Widget, 'id' | 'query'> {
  key: string;
  id?: string;
  query?: WidgetQuery | RowsOf;
}

/** What is published of a dashboard, as far as whoever changes it is told. */
export interface EditedDashboard extends Pick<
  Dashboard,
  'id' | 'name' | 'description' | 'tags' | 'version' | 'layout' | 'settings'
> {
  widgets: readonly (Omit<DraftWidget, 'key' | 'id'> & { id: string })[];
}

/** What is being changed of a dashboard. */
export interface Draft {
  name: string;
  description: string;
  tags: string[];
  rowHeight: number;
  settings: DashboardSettings;
  widgets: DraftWidget[];
}

export function draftOf(dashboard: EditedDashboard): Draft {
  return {
    name: dashboard.name,
    description: dashboard.description ?? '',
    tags: dashboard.tags,
    rowHeight: dashboard.layout.grid.rowHeight,
    settings: dashboard.settings,
    widgets: dashboard.widgets.map((widget) => ({ ...widget, key: widget.id })),
  };
}

/** The draft as the API takes it, on top of a version. */
export function bodyOf(draft: Draft, version: number): object {
  const { name, description, tags, rowHeight, settings, widgets } = draft;
  return {
    version,
    name: name.trim(),
    description: description.trim(),
    tags,
    layout: { grid: { columns: 12, rowHeight } },
    settings,
    widgets: widgets.map(({ key: _key, ...widget }) => widget),
  };
}

/** Whether two drafts would be published alike, in whatever order their keys stand. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return a === b || sameJson(bodyOf(a, 0), bodyOf(b, 0));
}

function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const one = definedEntries(a);
  const other = new Map(definedEntries(b));
  return one.length === other.size && one.every(([key, value]) => other.has(key) && sameJson(value, other.get(key)));
}

const definedEntries = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, each]) => each !== undefined);

let made = 0;

/** A key for a widget that the server does not know yet. */
export function newKey(): string {
  made += 1;
  return `new-${made}`;
}

/**
 * Reads a draft as it was kept, perhaps by an earlier version of this page or by another program: what is missing or of
 * the wrong kind stays as it is published.
 */
export function draftFrom(kept: object, published: Draft): Draft {
  const { name, description, tags, layout, settings, widgets } = kept as Record<string, unknown>;
  const rowHeight = (layout as { grid?: { rowHeight?: unknown } } | null | undefined)?.grid?.rowHeight;
  return {
    name: typeof name === 'string' ? name : published.name,
    description: typeof description === 'string' ? description : description === null ? '' : published.description,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : published.tags,
    rowHeight: typeof rowHeight === 'number' ? rowHeight : published.rowHeight,
    settings: isObject(settings) ? settingsFrom(settings) : published.settings,
    widgets: Array.isArray(widgets)
      ? widgets.flatMap((widget: unknown) => widgetFrom(widget) ?? [])
      : published.widgets,
  };
}

function settingsFrom({ variables, refreshInterval, ...rest }: Record<string, unknown>): DashboardSettings {
  return {
    ...rest,
    refreshInterval: typeof refreshInterval === 'number' ? refreshInterval : 0,
    variables: Array.isArray(variables) ? variables.filter(isVariable) : [],
  };
}

function isVariable(value: unknown): value is Variable {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['type'] === 'string';
}

/** A widget from outside this page; null when it is none. */
export function widgetFrom(value: unknown): DraftWidget | null {
  if (!isObject(value)) return null;
  const { id, type, name, position, visualization, interactions, ...rest } = value;
  if (typeof type !== 'string' || !Object.hasOwn(SIZES, type) || !isObject(visualization)) return null;
  const { x, y, width, height } = isObject(position) ? position : {};
  const wanted = { x: Number(x ?? 0), y: Number(y ?? 0), width: Number(width ?? 6), height: Number(height ?? 4) };
  return {
    ...(rest as Partial<DraftWidget>),
    ...(typeof id === 'string' && { id }),
    ...(isObject(interactions) && { interactions: interactionsFrom(interactions) }),
    type: type as WidgetType,
    name: typeof name === 'string' ? name : '',
    position: onGrid(wanted),
    visualization: {
      type: typeof visualization['type'] === 'string' ? visualization['type'] : type,
      config: isObject(visualization['config']) ? visualization['config'] : {},
    },
    key: typeof id === 'string' ? id : newKey(),
  };
}

function interactionsFrom({ crossFilter, drillDown }: Record<string, unknown>): WidgetInteractions {
  return {
    ...(Array.isArray(crossFilter) && { crossFilter: crossFilter.filter(isObject) as unknown as CrossFilter[] }),
    ...(Array.isArray(drillDown) && { drillDown: drillDown.filter(isObject) as unknown as DrillDown[] }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SIZES: Readonly<Record<WidgetType, { width: number; height: number }>> = {
  chart: { width: 6, height: 4 },
  table: { width: 6, height: 4 },
  metric: { width: 3, height: 2 },
  filter: { width: 3, height: 1 },
  text: { width: 6, height: 2 },
  'log-viewer': { width: 12, height: 4 },
  'system-status': { width: 6, height: 4 },
  'workflow-tracker': { width: 6, height: 4 },
  'alert-panel': { width: 6, height: 4 },
};

/** A widget that is not on the dashboard yet, below everything that is. `picture` is the kind of chart. */
export function newWidget(type: WidgetType, draft: Draft, key: string, picture?: string): DraftWidget {
  const [variable] = draft.settings.variables;
  const visualization = {
    chart: { type: picture ?? 'bar', config: {} },
    table: { type: 'table', config: {} },
    metric: { type: 'metric', config: {} },
    filter: { type: 'filter', config: { variable: variable?.name ?? '' } },
    text: { type: 'text', config: { markdown: '' } },
    'log-viewer': { type: 'log-viewer', config: { query: '' } },
    'system-status': { type: 'system-status', config: {} },
    'workflow-tracker': { type: 'workflow-tracker', config: {} },
    'alert-panel': { type: 'alert-panel', config: {} },
  }[type];
  const { width, height } = SIZES[type];
  // A filter comes with the first variable, and is called after it.
  const name = type === 'filter' ? (variable?.label ?? variable?.name ?? '') : '';
  return { key, type, name, position: freePlace(draft.widgets, width, height), visualization };
}

/** The first place at the bottom where there is room: beside the last widgets, or else below all. */
function freePlace(widgets: readonly DraftWidget[], width: number, height: number): WidgetPosition {
  const end = below(widgets, width, height);
  const last = widgets.reduce((most, { position }) => Math.max(most, position.y), -1);
  const beside = widgets.filter(({ position }) => position.y + position.height > last);
  const x = beside.reduce((right, { position }) => Math.max(right, position.x + position.width), 0);
  if (last < 0 || x === 0 || x + width > COLUMNS) return end;
  return { x, y: last, width, height };
}

export function addWidget(draft: Draft, widget: DraftWidget): Draft {
  return { ...draft, widgets: [...draft.widgets, widget] };
}

/** Puts a widget in the place of the one with its key. */
export function putWidget(draft: Draft, widget: DraftWidget): Draft {
  return { ...draft, widgets: draft.widgets.map((one) => (one.key === widget.key ? widget : one)) };
}

export function removeWidget(draft: Draft, key: string): Draft {
  return { ...draft, widgets: draft.widgets.filter((widget) => widget.key !== key) };
}

/** A copy below everything, under a name that says so. */
export function duplicateWidget(draft: Draft, key: string, newKey: string): Draft {
  const widget = draft.widgets.find((one) => one.key === key);
  if (widget === undefined) return draft;
  return addWidget(draft, { ...copyOf(widget, draft, newKey), name: `${widget.name} (copy)` });
}

/** The widget as a new one, at a free place; ids and slugs belong to the one that it was. */
export function copyOf(widget: DraftWidget, draft: Draft, key: string): DraftWidget {
  const { id: _id, slug: _slug, key: _key, position, ...content } = widget;
  return { ...content, key, position: freePlace(draft.widgets, position.width, position.height) };
}

/** Moves or resizes a widget; what is in its way moves down. */
export function placeWidget(draft: Draft, key: string, position: WidgetPosition): Draft {
  const widget = draft.widgets.find((one) => one.key === key);
  if (widget === undefined) return draft;
  return { ...draft, widgets: moveTo(draft.widgets, widget, onGrid(position)) };
}

/** A position in words, counted from 1 as people do. */
export function placeInWords({ x, y, width, height }: WidgetPosition): string {
  const columns = width === 1 ? 'column' : 'columns';
  const rows = height === 1 ? 'row' : 'rows';
  return `Column ${x + 1}, row ${y + 1}; ${width} ${columns} wide, ${height} ${rows} high`;
}

/** What a widget is called while it has no name yet. */
export function nameOf({ name, type }: Pick<DraftWidget, 'name' | 'type'>): string {
  return name.trim() === '' ? `New ${type}` : name;
}

import type { Dashboard, DashboardSettings, Widget, WidgetType } from '../../../api/types.js';
import { below, moveTo, onGrid } from '../view/layout.js';
import type { WidgetPosition } from '../../../api/types.js';

/** A widget while the dashboard is being changed. `key` names it on the page; a new one has no `id` yet. */
export interface DraftWidget extends Omit<Widget, 'id'> {
  key: string;
  id?: string;
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

export function draftOf(dashboard: Dashboard): Draft {
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

export function sameDraft(a: Draft, b: Draft): boolean {
  return a === b || JSON.stringify(bodyOf(a, 0)) === JSON.stringify(bodyOf(b, 0));
}

const SIZES: Readonly<Record<WidgetType, { width: number; height: number }>> = {
  chart: { width: 6, height: 4 },
  table: { width: 6, height: 4 },
  metric: { width: 3, height: 2 },
  filter: { width: 3, height: 1 },
  text: { width: 6, height: 2 },
};

/** A widget that is not on the dashboard yet, below everything that is. */
export function newWidget(type: WidgetType, draft: Draft, key: string): DraftWidget {
  const visualization = {
    chart: { type: 'bar', config: {} },
    table: { type: 'table', config: {} },
    metric: { type: 'metric', config: {} },
    filter: { type: 'filter', config: { variable: draft.settings.variables[0]?.name ?? '' } },
    text: { type: 'text', config: { markdown: '' } },
  }[type];
  const { width, height } = SIZES[type];
  return { key, type, name: '', position: below(draft.widgets, width, height), visualization };
}

/** Puts a widget in place of the one with its key, or adds it. */
export function putWidget(draft: Draft, widget: DraftWidget): Draft {
  const known = draft.widgets.some(({ key }) => key === widget.key);
  const placed = known ? widget : { ...widget, position: fitted(widget, draft) };
  const widgets = known
    ? draft.widgets.map((one) => (one.key === widget.key ? placed : one))
    : [...draft.widgets, placed];
  return { ...draft, widgets };
}

/** A widget whose kind was chosen only while it was made takes the size of that kind. */
function fitted({ type }: DraftWidget, draft: Draft): WidgetPosition {
  const { width, height } = SIZES[type];
  return below(draft.widgets, width, height);
}

export function removeWidget(draft: Draft, key: string): Draft {
  return { ...draft, widgets: draft.widgets.filter((widget) => widget.key !== key) };
}

/** A copy below everything, under a name that says so. */
export function duplicateWidget(draft: Draft, key: string, newKey: string): Draft {
  const widget = draft.widgets.find((one) => one.key === key);
  if (widget === undefined) return draft;
  const { id: _id, slug: _slug, ...content } = widget as DraftWidget & { slug?: string };
  const position = below(draft.widgets, widget.position.width, widget.position.height);
  return {
    ...draft,
    widgets: [...draft.widgets, { ...content, key: newKey, name: `${widget.name} (copy)`, position }],
  };
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

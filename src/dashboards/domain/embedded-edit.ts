import { DomainError, type FieldProblem, invalid } from '../../platform/http/index.js';
import type { ContentInput, WidgetInput } from './assemble-content.js';
import { type DashboardContent, MAX_WIDGETS, type Variable, type Visualization, type WidgetContent, type WidgetPosition, type WidgetType } from './dashboard-content.js';
import { type EmbeddedReading, refuseChoices } from './embedded-reading.js';
import { isFilterValue, refuseUnknownFilters } from './dashboard-variables.js';
import { isShown } from './viewed-dashboard.js';

/** A widget as an embedded editor arranges it: everything but what is behind it. */
export interface EmbeddedWidgetEdit {
  /** Of a widget that is there already. */
  id?: string | undefined;
  /** Of a new one that shows data: the widget of this dashboard whose rows it shows. */
  origin?: string | undefined;
  type: WidgetType;
  name: string;
  description?: string | null | undefined;
  position?: WidgetPosition | null | undefined;
  visualization?: Visualization | null | undefined;
  styling?: Record<string, unknown> | null | undefined;
}

/** What an embedded editor may change of a dashboard; what is left out stays as it is. */
export interface EmbeddedEdit {
  layout?: { grid: { rowHeight?: number | undefined } } | undefined;
  /** Defaults of variables by name; null takes one away. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  widgets?: readonly EmbeddedWidgetEdit[] | undefined;
}

const SHOWS_DATA: ReadonlySet<WidgetType> = new Set(['chart', 'table', 'metric']);

/**
 * The change of a dashboard that an embedded edit stands for. Queries and what values open are taken from the widgets that
 * the edit names, out of what the dashboard is now: an edit can neither bring one in nor bring back what was taken away,
 * nor reach what its viewer does not see, which stays as it is.
 *
 * @param current what the dashboard is
 * @throws DomainError ACCESS_DENIED for defaults of locked variables, in whatever spelling; VALIDATION_FAILED for widgets
 *   and origins that are not on this dashboard for the viewer, and filters of variables that are not theirs to choose
 */
export function embeddedChange(current: DashboardContent, reading: EmbeddedReading, edit: EmbeddedEdit): ContentInput {
  const { layout, defaults, widgets } = edit;
  return {
    ...(layout === undefined ? {} : { layout }),
    ...(defaults === undefined ? {} : { settings: withDefaults(current, reading, defaults) }),
    ...(widgets === undefined ? {} : { widgets: arranged(current, reading, widgets) }),
  };
}

/** Widgets of which nothing is behind but what they say themselves. @returns ids of those whose queries an edit keeps. */
export function keptOrigins({ widgets = [] }: EmbeddedEdit): Set<string> {
  return new Set(widgets.flatMap(({ id, origin, type }) => (SHOWS_DATA.has(type) ? (id ?? origin ?? []) : [])));
}

/** The content as its embedded viewer knows it, so that what is said about a change tells them of nothing else. */
export function seenContent(content: DashboardContent, { choosable }: EmbeddedReading): DashboardContent {
  return {
    ...content,
    tags: [],
    settings: { ...content.settings, variables: content.settings.variables.filter(({ name }) => choosable.has(name)) },
    widgets: content.widgets.filter((widget) => isShown(widget, choosable)),
  };
}

function withDefaults({ settings }: DashboardContent, reading: EmbeddedReading, defaults: Readonly<Record<string, unknown>>): NonNullable<ContentInput['settings']> {
  refuseChoices(defaults, reading);
  refuseUnknownFilters(defaults, reading.choosable);
  const problems = Object.entries(defaults)
    .filter(([, value]) => !isFilterValue(value))
    .map(([name]) => ({ path: `defaults.${name}`, rule: 'type', message: `defaults.${name} must be a value, a list of values, or an object with from and to` }));
  if (problems.length > 0) throw invalid(...problems);
  const { timeRange } = settings;
  const range = timeRange && Object.hasOwn(defaults, timeRange.variable) ? defaults[timeRange.variable] : undefined;
  return {
    ...settings,
    ...(timeRange && typeof range === 'string' ? { timeRange: { ...timeRange, default: range } } : {}),
    variables: settings.variables.map((variable) => withDefault(variable, defaults)),
  };
}

function withDefault({ default: before, ...variable }: Variable, defaults: Readonly<Record<string, unknown>>): Variable {
  const value = Object.hasOwn(defaults, variable.name) ? defaults[variable.name] : before;
  return value === undefined || value === null ? variable : { ...variable, default: value };
}

function arranged(current: DashboardContent, { choosable }: EmbeddedReading, edits: readonly EmbeddedWidgetEdit[]): WidgetInput[] {
  const seen = new Map(current.widgets.filter((widget) => isShown(widget, choosable)).map((widget) => [widget.id, widget]));
  const hidden = current.widgets.filter((widget) => !seen.has(widget.id));
  const problems: FieldProblem[] = [];
  const widgets = edits.map((edit, index): WidgetInput => {
    const source = sourceOf(edit, seen);
    const problem = problemOf(edit, source, choosable);
    if (problem) problems.push({ ...problem, path: `widgets.${index}.${problem.path}`, message: `widgets.${index}.${problem.path} ${problem.message}` });
    return inputOf(edit, source);
  });
  if (widgets.length + hidden.length > MAX_WIDGETS)
    problems.push({ path: 'widgets', rule: 'arrayMaxSize', message: `a dashboard must hold at most ${MAX_WIDGETS} widgets` });
  if (problems.length > 0) throw invalid(...problems);
  // Last, so that problems keep the places that whoever edits knows.
  return [...widgets, ...hidden];
}

function sourceOf({ id, origin }: EmbeddedWidgetEdit, seen: ReadonlyMap<string, WidgetContent>): WidgetContent | undefined {
  return seen.get(id ?? origin ?? '');
}

function inputOf({ id, type, name, description, position, visualization, styling }: EmbeddedWidgetEdit, source: WidgetContent | undefined): WidgetInput {
  const behind = source && SHOWS_DATA.has(type) ? { query: source.query, interactions: source.interactions } : {};
  return { id, type, name, description, position, visualization, styling, ...behind };
}

function problemOf(
  { id, origin, type, visualization }: EmbeddedWidgetEdit,
  source: WidgetContent | undefined,
  choosable: ReadonlySet<string>,
): FieldProblem | null {
  if (id !== undefined && origin !== undefined) return { path: 'origin', rule: 'absent', message: 'is for new widgets; one with an id has its own rows' };
  const named = id === undefined ? 'origin' : 'id';
  if ((id ?? origin) !== undefined && !source) return { path: named, rule: 'known', message: 'is not a widget of this dashboard' };
  if (SHOWS_DATA.has(type)) {
    if (!source) return { path: 'origin', rule: 'required', message: 'must name the widget of this dashboard whose rows are shown' };
    return SHOWS_DATA.has(source.type) ? null : { path: named, rule: 'type', message: 'must be a widget that shows data' };
  }
  if (source && source.type !== type) return { path: 'type', rule: 'type', message: `must stay ${source.type}` };
  if (type !== 'filter') return null;
  const variable = visualization?.config['variable'];
  if (typeof variable === 'string' && choosable.has(variable)) return null;
  return { path: 'visualization.config.variable', rule: 'known', message: 'must name a variable of settings.variables' };
}

/** @throws DomainError VALIDATION_FAILED when nothing that remains takes what the token locks. */
export function refuseUnlocked(unbound: readonly string[]): void {
  if (unbound.length === 0) return;
  // Which names those are is not for the viewer to know.
  throw new DomainError('VALIDATION_FAILED', 'Nothing that remains takes what this embed token locks; one of the widgets that do must stay.', [
    { path: 'widgets', rule: 'locked', message: 'widgets must keep one that takes what the embed token locks' },
  ]);
}

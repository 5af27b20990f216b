import { type FieldProblem, invalid } from '../../platform/http/index.js';
import {
  type DashboardContent,
  type DashboardLayout,
  type DashboardSettings,
  GRID_COLUMNS,
  type Variable,
  type VariableOptions,
  type Visualization,
  type WidgetContent,
  type WidgetInteractions,
  type WidgetPosition,
  type MetricWidgetQuery,
  type RowsQuery,
  type WidgetQuery,
  type WidgetType,
  defaultLayout,
  defaultSettings,
} from './dashboard-content.js';
import { orderedInteractions } from './interactions.js';
import { placeBelow, positionProblem, settle } from './layout.js';
import { freeSlug } from './slug.js';

/** A widget as a client or a definition gives it; what is left out is made here. */
export interface WidgetInput {
  /** Of a widget that is there already. */
  id?: string | undefined;
  slug?: string | undefined;
  type: WidgetType;
  name: string;
  description?: string | null | undefined;
  position?: WidgetPosition | null | undefined;
  query?: WidgetQuery | null | undefined;
  visualization?: Visualization | null | undefined;
  interactions?: WidgetInteractions | null | undefined;
  styling?: Record<string, unknown> | null | undefined;
}

/** A dashboard as a client or a definition gives it; what is left out stays as it is. */
export interface ContentInput {
  name?: string | undefined;
  description?: string | null | undefined;
  tags?: string[] | undefined;
  layout?: { grid: { rowHeight?: number | undefined } } | undefined;
  settings?: (Omit<Partial<DashboardSettings>, 'variables'> & { variables?: Variable[] | undefined }) | undefined;
  widgets?: WidgetInput[] | undefined;
}

const DEFAULT_VISUALIZATIONS: Readonly<Record<WidgetType, () => Visualization>> = {
  chart: () => ({ type: 'bar', config: {} }),
  table: () => ({ type: 'table', config: {} }),
  metric: () => ({ type: 'metric', config: {} }),
  filter: () => ({ type: 'filter', config: {} }),
  text: () => ({ type: 'text', config: { markdown: '' } }),
  'log-viewer': () => ({ type: 'log-viewer', config: { query: '' } }),
  'system-status': () => ({ type: 'system-status', config: {} }),
  'workflow-tracker': () => ({ type: 'workflow-tracker', config: {} }),
  'alert-panel': () => ({ type: 'alert-panel', config: {} }),
};

/**
 * Makes the whole content out of what is there and what is given: ids and slugs for new widgets, places for those that
 * name none, no two widgets over each other, keys in one order.
 *
 * @throws DomainError VALIDATION_FAILED for foreign ids, slugs given twice, places off the grid
 */
export function assembleContent(
  before: DashboardContent | null,
  input: ContentInput,
  newId: () => string,
): DashboardContent {
  const layout = before?.layout ?? defaultLayout();
  return {
    name: input.name ?? before?.name ?? '',
    description: input.description === undefined ? (before?.description ?? null) : input.description || null,
    tags: input.tags ? [...new Set(input.tags)] : (before?.tags ?? []),
    layout: input.layout ? layoutOf(input.layout, layout) : layout,
    settings: input.settings ? settingsOf(input.settings) : (before?.settings ?? defaultSettings()),
    widgets: input.widgets ? assembleWidgets(before?.widgets ?? [], input.widgets, newId) : (before?.widgets ?? []),
  };
}

/** Copies a content with new ids for its widgets; slugs stay, for they count within one dashboard. */
export function withNewIds(content: DashboardContent, newId: () => string): DashboardContent {
  return { ...content, widgets: content.widgets.map((widget) => ({ ...widget, id: newId() })) };
}

function layoutOf({ grid }: NonNullable<ContentInput['layout']>, before: DashboardLayout): DashboardLayout {
  return { grid: { columns: GRID_COLUMNS, rowHeight: grid.rowHeight ?? before.grid.rowHeight } };
}

function settingsOf({
  refreshInterval,
  theme,
  timeRange,
  variables,
}: NonNullable<ContentInput['settings']>): DashboardSettings {
  return {
    refreshInterval: refreshInterval ?? 0,
    ...(isGiven(theme) ? { theme } : {}),
    ...(!isGiven(timeRange) ? {} : { timeRange: { variable: timeRange.variable, default: timeRange.default } }),
    variables: (variables ?? []).map(variableOf),
  };
}

function variableOf({ name, type, itemType, label, default: value, required, multiple, options }: Variable): Variable {
  return {
    name,
    type,
    ...(isGiven(itemType) ? { itemType } : {}),
    ...(isGiven(label) ? { label } : {}),
    ...(isGiven(value) ? { default: value } : {}),
    ...(isGiven(required) ? { required } : {}),
    ...(isGiven(multiple) ? { multiple } : {}),
    ...(isGiven(options) ? { options: optionsOf(options) } : {}),
  };
}

function optionsOf({ values, query }: VariableOptions): VariableOptions {
  return {
    ...(isGiven(values) ? { values } : {}),
    ...(isGiven(query) ? { query: { dataSourceId: query.dataSourceId, sql: query.sql } } : {}),
  };
}

function assembleWidgets(
  before: readonly WidgetContent[],
  inputs: readonly WidgetInput[],
  newId: () => string,
): WidgetContent[] {
  const earlier = new Map(before.map((widget) => [widget.id, widget]));
  refuse(identityProblems(inputs, earlier));
  const slugOf = ({ id, slug }: WidgetInput): string | undefined =>
    slug ?? (id === undefined ? undefined : earlier.get(id)?.slug);
  const slugs = new Set(inputs.flatMap((input) => slugOf(input) ?? []));
  const positions = inputs.flatMap(({ position }) => position ?? []);
  const widgets = inputs.map((input): WidgetContent => {
    const slug = slugOf(input) ?? freeSlug(input.name, input.type, slugs);
    slugs.add(slug);
    const interactions = input.interactions ? orderedInteractions(input.interactions, rowsQueryOf) : undefined;
    const position = input.position ?? placeBelow(input.type, positions);
    if (!input.position) positions.push(position);
    return {
      id: input.id ?? newId(),
      slug,
      type: input.type,
      name: input.name,
      ...(input.description ? { description: input.description } : {}),
      position: { x: position.x, y: position.y, width: position.width, height: position.height },
      ...(isGiven(input.query) ? { query: queryOf(input.query) } : {}),
      visualization: visualizationOf(input),
      ...(interactions ? { interactions } : {}),
      ...(isGiven(input.styling) ? { styling: input.styling } : {}),
    };
  });
  return settle(widgets);
}

function visualizationOf({ type, visualization }: WidgetInput): Visualization {
  return visualization
    ? { type: visualization.type, config: visualization.config ?? {} }
    : DEFAULT_VISUALIZATIONS[type]();
}

function queryOf(query: WidgetQuery): WidgetQuery {
  return query.kind === 'metric' ? metricQueryOf(query) : rowsQueryOf(query);
}

function metricQueryOf({ metric, aggregation, groupBy, filter, from, to, step, compareTo, fill }: MetricWidgetQuery): MetricWidgetQuery {
  return {
    kind: 'metric',
    metric,
    aggregation,
    ...(groupBy && groupBy.length > 0 ? { groupBy } : {}),
    ...(filter && Object.keys(filter).length > 0 ? { filter } : {}),
    ...(isGiven(from) ? { from } : {}),
    ...(isGiven(to) ? { to } : {}),
    ...(isGiven(step) ? { step } : {}),
    ...(isGiven(compareTo) ? { compareTo } : {}),
    ...(isGiven(fill) ? { fill } : {}),
  };
}

function rowsQueryOf(query: RowsQuery): RowsQuery {
  const parameters = isGiven(query.parameters) ? { parameters: query.parameters } : {};
  return query.kind === 'sql'
    ? { kind: 'sql', dataSourceId: query.dataSourceId, sql: query.sql, ...parameters }
    : { kind: 'saved', savedQueryId: query.savedQueryId, ...parameters };
}

function identityProblems(inputs: readonly WidgetInput[], earlier: ReadonlyMap<string, WidgetContent>): FieldProblem[] {
  const ids = new Set<string>();
  const slugs = new Set<string>();
  return inputs.flatMap(({ id, slug, position }, index) => {
    const at = `widgets.${index}`;
    const problems: FieldProblem[] = [];
    if (id !== undefined && !earlier.has(id)) {
      problems.push({
        path: `${at}.id`,
        rule: 'known',
        message: `${at}.id is not a widget of this dashboard; leave id out for a new one`,
      });
    }
    const ownSlug = slug ?? (id === undefined ? undefined : earlier.get(id)?.slug);
    if (id !== undefined && ids.has(id))
      problems.push({ path: `${at}.id`, rule: 'unique', message: `${at}.id stands twice` });
    if (ownSlug !== undefined && slugs.has(ownSlug))
      problems.push({ path: `${at}.slug`, rule: 'unique', message: `${at}.slug ${ownSlug} stands twice` });
    if (id !== undefined) ids.add(id);
    if (ownSlug !== undefined) slugs.add(ownSlug);
    const misplaced = position && positionProblem(position);
    if (misplaced) problems.push({ path: `${at}.position`, rule: 'grid', message: `${at}.${misplaced}` });
    return problems;
  });
}

/** A body may say null for what it does not have. */
function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw invalid(...problems);
}

import type { components } from '../api/schema.js';
import type { DashboardSettings, KeptDraft, Variable } from '../api/types.js';
import type { EditedDashboard, RowsOf } from '../features/dashboards/edit/draft/draft.js';

type Schemas = components['schemas'];
export type EmbeddedDashboard = Schemas['EmbeddedDashboardResponse'];
export type EmbeddedDraft = Schemas['EmbeddedDraftResponse'];

const SHOWS_DATA: ReadonlySet<string> = new Set(['chart', 'table', 'metric']);

const rowsOf = (widgetId: string): RowsOf => ({ kind: 'widget', widgetId });

/** The dashboard as the builder takes it: queries are named by the widgets that have them. */
export function editedDashboard(dashboard: EmbeddedDashboard): EditedDashboard {
  const { id, name, description, version, layout, settings, widgets } = dashboard;
  return {
    id,
    name,
    description,
    version,
    tags: [],
    layout: { grid: { columns: 12, rowHeight: layout.grid.rowHeight } },
    settings: { ...settings, variables: settings.variables.map(variableOf) },
    widgets: widgets.map(({ hasData, ...widget }) => ({
      ...widget,
      slug: '',
      ...(hasData && { query: rowsOf(widget.id) }),
    })),
  };
}

function variableOf({ hasOptions, ...variable }: EmbeddedDashboard['settings']['variables'][number]): Variable {
  return { ...variable, ...(hasOptions && { options: { listed: true } }) };
}

/** A draft of the API in the builder's form. */
export function keptDraft(draft: EmbeddedDraft, { settings }: EditedDashboard): KeptDraft {
  const { layout, defaults = {}, widgets, ...saved } = draft;
  return {
    ...saved,
    ...(layout && { layout }),
    settings: withDefaults(settings, defaults),
    ...(widgets && {
      widgets: widgets.map(({ origin, ...widget }) => ({ ...widget, ...behind(widget.type, widget.id ?? origin) })),
    }),
  };
}

function behind(type: string, origin: string | undefined): { query?: RowsOf } {
  return SHOWS_DATA.has(type) && origin !== undefined ? { query: rowsOf(origin) } : {};
}

function withDefaults(settings: DashboardSettings, defaults: Readonly<Record<string, unknown>>): DashboardSettings {
  const { timeRange } = settings;
  const range = timeRange === undefined ? undefined : defaults[timeRange.variable];
  return {
    ...settings,
    ...(timeRange && typeof range === 'string' && { timeRange: { ...timeRange, default: range } }),
    variables: settings.variables.map(({ default: before, ...variable }) => {
      const value = Object.hasOwn(defaults, variable.name) ? defaults[variable.name] : before;
      return value === undefined || value === null ? variable : { ...variable, default: value };
    }),
  };
}

/** What the builder keeps, as the API takes it from an embedded viewer: no query, and of settings the changed defaults. */
export function embeddedBody(body: object, published: EditedDashboard): object {
  const { version, revision, layout, settings, widgets } = body as {
    version: number;
    revision: string | null;
    layout: object;
    settings: DashboardSettings;
    widgets: EditedDashboard['widgets'];
  };
  return {
    version,
    revision,
    layout,
    defaults: changedDefaults(settings, published.settings),
    widgets: widgets.map(({ id, type, name, description, position, visualization, styling, query }) => ({
      ...(id ? { id } : query?.kind === 'widget' && { origin: query.widgetId }),
      type,
      name,
      ...(description !== undefined && { description }),
      position,
      visualization,
      ...(styling !== undefined && { styling }),
    })),
  };
}

function changedDefaults(now: DashboardSettings, before: DashboardSettings): Record<string, unknown> {
  const inForce = ({ variables, timeRange }: DashboardSettings): Map<string, unknown> =>
    new Map(
      variables.map(({ name, default: value }) => [
        name,
        name === timeRange?.variable ? timeRange.default : (value ?? null),
      ]),
    );
  const published = inForce(before);
  return Object.fromEntries(
    [...inForce(now)].filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(published.get(name))),
  );
}

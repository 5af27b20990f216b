import type { QueryParameter } from '../../query/index.js';
import { type FieldProblem, invalid } from '../../platform/http/index.js';
import type { ContentInput, WidgetInput } from './assemble-content.js';
import {
  type DashboardContent,
  type DashboardLayout,
  type DashboardSettings,
  type DrillDown,
  type MetricWidgetQuery,
  type RowsQuery,
  type Variable,
  type VariableOptions,
  type Visualization,
  type WidgetContent,
  type WidgetInteractions,
  type WidgetParameters,
  type WidgetPosition,
  type WidgetQuery,
  type WidgetType,
  defaultLayout,
} from './dashboard-content.js';

export const API_VERSION = 'tidemark/v1';
export const DEFINITION_KIND = 'Dashboard';
/** Bytes of a definition's text. */
export const MAX_DEFINITION_BYTES = 1024 * 1024;

/** A query as code: sources and saved queries by name, so that the text fits every installation. */
export type DefinitionQuery = DefinitionRowsQuery | DefinitionMetricQuery;

export type DefinitionMetricQuery = Omit<MetricWidgetQuery, 'kind'>;

export interface DefinitionRowsQuery {
  source?: string | undefined;
  sql?: string | undefined;
  savedQuery?: string | undefined;
  parameters?: WidgetParameters | undefined;
}

export interface DefinitionVariable extends QueryParameter {
  multiple?: boolean;
  options?: { values?: (string | number | boolean)[]; query?: { source: string; sql: string } };
}

export interface DefinitionWidget {
  slug: string;
  type: WidgetType;
  name: string;
  description?: string | undefined;
  position?: WidgetPosition | undefined;
  query?: DefinitionQuery | undefined;
  visualization?: Visualization | undefined;
  interactions?: WidgetInteractions<DefinitionRowsQuery> | undefined;
  styling?: Record<string, unknown> | undefined;
}

/** A dashboard as code. */
export interface DashboardDefinition {
  apiVersion: typeof API_VERSION;
  kind: typeof DEFINITION_KIND;
  /** The dashboard's name within the tenant; what a definition is matched by. */
  slug: string;
  name: string;
  description?: string | undefined;
  tags?: string[] | undefined;
  layout?: DashboardLayout | undefined;
  settings?: (Omit<DashboardSettings, 'variables'> & { variables: DefinitionVariable[] }) | undefined;
  widgets: DefinitionWidget[];
}

/** Names by id, or ids by name, of what a dashboard refers to. */
export interface References {
  sources: ReadonlyMap<string, string>;
  savedQueries: ReadonlyMap<string, string>;
}

/** A reference in a definition: the name and where it stands. */
export interface Reference {
  name: string;
  path: string;
}

/** Writes a content as code. What it refers to but is gone is written as `deleted:<id>`, which no installation has. */
export function definitionOf(slug: string, content: DashboardContent, names: References): DashboardDefinition {
  const { name, description, tags, layout, settings, widgets } = content;
  return {
    apiVersion: API_VERSION,
    kind: DEFINITION_KIND,
    slug,
    name,
    ...(description === null ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags }),
    layout,
    settings: { ...settings, variables: settings.variables.map((variable) => variableAsCode(variable, names)) },
    widgets: widgets.map(({ id: _id, query, interactions, ...widget }) =>
      orderedWidget(
        widget,
        query && queryAsCode(query, names),
        interactions && mappedInteractions(interactions, (own) => rowsQueryAsCode(own, names)),
      ),
    ),
  };
}

/** The names that a definition needs, so that they can be looked up at once. */
export function referencesOf({ settings, widgets }: DashboardDefinition): {
  sources: Reference[];
  savedQueries: Reference[];
} {
  const sources: Reference[] = [];
  const savedQueries: Reference[] = [];
  settings?.variables.forEach(({ options }, index) => {
    if (options?.query)
      sources.push({ name: options.query.source, path: `settings.variables.${index}.options.query.source` });
  });
  const refer = (query: DefinitionQuery | undefined, path: string): void => {
    if (!query || 'metric' in query) return;
    if (query.source !== undefined) sources.push({ name: query.source, path: `${path}.source` });
    if (query.savedQuery !== undefined) savedQueries.push({ name: query.savedQuery, path: `${path}.savedQuery` });
  };
  widgets.forEach(({ query, interactions }, index) => {
    refer(query, `widgets.${index}.query`);
    interactions?.drillDown?.forEach((drill, at) => {
      if (drill.kind === 'rows') refer(drill.query, `widgets.${index}.interactions.drillDown.${at}.query`);
    });
  });
  return { sources, savedQueries };
}

/**
 * Reads a definition as the whole new content of a dashboard; widgets keep the ids of those with the same slug.
 * @param existing the dashboard's widgets as they are; empty for a new one
 * @param ids what `referencesOf` asked for
 * @throws DomainError VALIDATION_FAILED which names every reference that is not there
 */
export function inputOfDefinition(
  definition: DashboardDefinition,
  existing: readonly WidgetContent[],
  ids: References,
): ContentInput {
  refuseUnknown(definition, ids);
  const idBySlug = new Map(existing.map(({ slug, id }) => [slug, id]));
  const { name, description, tags, layout, settings, widgets } = definition;
  return {
    name,
    description: description ?? null,
    tags: tags ?? [],
    layout: layout ?? defaultLayout(),
    settings: {
      ...settings,
      variables: (settings?.variables ?? []).map((variable) => variableFromCode(variable, ids)),
    },
    widgets: widgets.map((widget): WidgetInput => ({
      ...widget,
      id: idBySlug.get(widget.slug),
      query: widget.query && queryFromCode(widget.query, ids),
      interactions:
        widget.interactions && mappedInteractions(widget.interactions, (query) => rowsQueryFromCode(query, ids)),
    })),
  };
}

function refuseUnknown(definition: DashboardDefinition, ids: References): void {
  const { sources, savedQueries } = referencesOf(definition);
  const problems: FieldProblem[] = [
    ...sources
      .filter(({ name }) => !ids.sources.has(name))
      .map(({ name, path }) => ({
        path,
        rule: 'known',
        message: `${path}: there is no data source named ${name}`,
      })),
    ...savedQueries
      .filter(({ name }) => !ids.savedQueries.has(name))
      .map(({ name, path }) => ({
        path,
        rule: 'known',
        message: `${path}: there is no saved query named ${name}`,
      })),
  ];
  if (problems.length > 0) throw invalid(...problems);
}

/** Keys in one order, which is that of the text. */
function orderedWidget(
  {
    slug,
    type,
    name,
    description,
    position,
    visualization,
    styling,
  }: Omit<WidgetContent, 'id' | 'query' | 'interactions'>,
  query: DefinitionQuery | undefined,
  interactions: WidgetInteractions<DefinitionRowsQuery> | undefined,
): DefinitionWidget {
  return {
    slug,
    type,
    name,
    ...(description === undefined ? {} : { description }),
    position,
    ...(query === undefined ? {} : { query }),
    visualization,
    ...(interactions === undefined ? {} : { interactions }),
    ...(styling === undefined ? {} : { styling }),
  };
}

/** The same interactions with their queries in another form. */
function mappedInteractions<From, To>(
  { crossFilter, drillDown }: WidgetInteractions<From>,
  map: (query: From) => To,
): WidgetInteractions<To> {
  return {
    ...(crossFilter ? { crossFilter } : {}),
    ...(drillDown
      ? {
          drillDown: drillDown.map((drill): DrillDown<To> =>
            drill.kind === 'rows' ? { ...drill, query: map(drill.query) } : drill,
          ),
        }
      : {}),
  };
}

function queryAsCode(query: WidgetQuery, names: References): DefinitionQuery {
  if (query.kind !== 'metric') return rowsQueryAsCode(query, names);
  const { kind: _kind, ...metric } = query;
  return metric;
}

function rowsQueryAsCode(query: RowsQuery, { sources, savedQueries }: References): DefinitionRowsQuery {
  const parameters = query.parameters === undefined ? {} : { parameters: query.parameters };
  return query.kind === 'sql'
    ? { source: nameOf(query.dataSourceId, sources), sql: query.sql, ...parameters }
    : { savedQuery: nameOf(query.savedQueryId, savedQueries), ...parameters };
}

function queryFromCode(query: DefinitionQuery, ids: References): WidgetQuery {
  return 'metric' in query ? { kind: 'metric', ...query } : rowsQueryFromCode(query, ids);
}

function rowsQueryFromCode({ source, sql, savedQuery, parameters }: DefinitionRowsQuery, ids: References): RowsQuery {
  const values = parameters === undefined ? {} : { parameters };
  return savedQuery === undefined
    ? { kind: 'sql', dataSourceId: ids.sources.get(source ?? '') ?? '', sql: sql ?? '', ...values }
    : { kind: 'saved', savedQueryId: ids.savedQueries.get(savedQuery) ?? '', ...values };
}

function variableAsCode({ options, ...variable }: Variable, { sources }: References): DefinitionVariable {
  if (!options) return variable;
  const query = options.query && { source: nameOf(options.query.dataSourceId, sources), sql: options.query.sql };
  return {
    ...variable,
    options: { ...(options.values === undefined ? {} : { values: options.values }), ...(query ? { query } : {}) },
  };
}

function variableFromCode({ options, ...variable }: DefinitionVariable, { sources }: References): Variable {
  if (!options) return variable;
  const query: VariableOptions = options.query
    ? { query: { dataSourceId: sources.get(options.query.source) ?? '', sql: options.query.sql } }
    : {};
  return { ...variable, options: { ...(options.values === undefined ? {} : { values: options.values }), ...query } };
}

const nameOf = (id: string, names: ReadonlyMap<string, string>): string => names.get(id) ?? `deleted:${id}`;

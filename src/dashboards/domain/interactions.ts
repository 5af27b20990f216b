import type { FieldProblem } from '../../platform/http/index.js';
import { type CrossFilter, type DrillDown, type Variable, type WidgetContent, type WidgetInteractions, isOperational } from './dashboard-content.js';
import { SLUG_PATTERN } from './slug.js';

export const MAX_CROSS_FILTERS = 5;
export const MAX_DRILLS = 10;
export const MAX_DRILL_PARAMETERS = 20;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Interactions with their keys in one order, and without what says nothing. */
export function orderedInteractions<Query>(
  { crossFilter, drillDown }: WidgetInteractions<Query>,
  queryOf: (query: Query) => Query,
): WidgetInteractions<Query> | undefined {
  const filters = (crossFilter ?? []).map(({ column, variable }) => ({ column, variable }));
  const drills = (drillDown ?? []).map((drill) => orderedDrill(drill, queryOf));
  if (filters.length === 0 && drills.length === 0) return undefined;
  return {
    ...(filters.length > 0 ? { crossFilter: filters } : {}),
    ...(drills.length > 0 ? { drillDown: drills } : {}),
  };
}

function orderedDrill<Query>(drill: DrillDown<Query>, queryOf: (query: Query) => Query): DrillDown<Query> {
  const { column } = drill;
  const label = drill.label ? { label: drill.label } : {};
  switch (drill.kind) {
    case 'rows':
      return { kind: 'rows', column, ...label, parameter: drill.parameter, query: queryOf(drill.query) };
    case 'dashboard':
      return { kind: 'dashboard', column, ...label, dashboard: drill.dashboard, parameters: drill.parameters };
    case 'time':
      return { kind: 'time', column, ...label, variable: drill.variable };
  }
}

/** What does not hang together in a widget's interactions. */
export function interactionProblems(
  { type, interactions }: WidgetContent,
  at: string,
  variables: readonly Variable[],
): FieldProblem[] {
  if (!interactions) return [];
  const path = `${at}.interactions`;
  if (type === 'text' || type === 'filter' || isOperational(type)) {
    return [{ path, rule: 'type', message: `${path}: a widget of type ${type} has no values to choose` }];
  }
  const types = new Map(variables.map((variable) => [variable.name, variable.type]));
  return [
    ...crossFilterProblems(interactions.crossFilter ?? [], `${path}.crossFilter`, types),
    ...(interactions.drillDown ?? []).flatMap((drill, index) =>
      drillProblems(drill, `${path}.drillDown.${index}`, types),
    ),
  ];
}

function crossFilterProblems(
  filters: readonly CrossFilter[],
  path: string,
  types: ReadonlyMap<string, string>,
): FieldProblem[] {
  const columns = new Set<string>();
  return filters.flatMap(({ column, variable }, index) => {
    const at = `${path}.${index}`;
    const twice = columns.has(column);
    columns.add(column);
    const type = types.get(variable);
    return [
      ...(twice ? [{ path: `${at}.column`, rule: 'unique', message: `${at}.column ${column} stands twice` }] : []),
      ...(type === undefined || type === 'date_range'
        ? [
            {
              path: `${at}.variable`,
              rule: 'known',
              message: `${at}.variable must name a variable of settings.variables that takes single values`,
            },
          ]
        : []),
    ];
  });
}

function drillProblems(drill: DrillDown, at: string, types: ReadonlyMap<string, string>): FieldProblem[] {
  switch (drill.kind) {
    case 'rows':
      return NAME.test(drill.parameter) ? [] : [nameProblem(`${at}.parameter`)];
    case 'dashboard':
      return [
        ...(SLUG_PATTERN.test(drill.dashboard)
          ? []
          : [{ path: `${at}.dashboard`, rule: 'slug', message: `${at}.dashboard must be the slug of a dashboard` }]),
        ...Object.entries(drill.parameters).flatMap(([name, column]) => {
          const path = `${at}.parameters.${name}`;
          if (!NAME.test(name)) return [nameProblem(path)];
          return column === '' ? [{ path, rule: 'column', message: `${path} must name a column` }] : [];
        }),
      ];
    case 'time':
      return types.get(drill.variable) === 'date_range'
        ? []
        : [
            {
              path: `${at}.variable`,
              rule: 'known',
              message: `${at}.variable must name a variable of type date_range`,
            },
          ];
  }
}

function nameProblem(path: string): FieldProblem {
  return { path, rule: 'name', message: `${path} must be letters, digits and _, at most 63 of them` };
}

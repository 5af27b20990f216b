import type { QueryParameter, RowsQuery, Variable } from '../../../api/types.js';
import { currentValue, type Filters, takesSeveral } from '../filters/filters.js';
import { resolveRange } from '../filters/resolve-range.js';

/** Parameters as `POST /query/execute` takes them. */
export interface PreviewValues {
  parameters: Record<string, unknown>;
  parameterTypes: QueryParameter[];
}

/**
 * What a query is given while its widget is not saved yet: the dashboard's variables as they stand, and what the widget
 * declares itself. Only names that the text mentions are sent. `now` and `timeZone` place relative ranges.
 */
export function previewValues(
  query: Pick<RowsQuery, 'parameters'> & { sql: string },
  variables: readonly Variable[],
  filters: Filters,
  now: Date,
  timeZone: string,
): PreviewValues {
  const own: unknown = query.parameters;
  const declared = Array.isArray(own) ? (own as QueryParameter[]) : [];
  const fixed = Array.isArray(own) || typeof own !== 'object' || own === null ? {} : (own as Record<string, unknown>);
  const parameters: Record<string, unknown> = {};
  const parameterTypes: QueryParameter[] = [];
  for (const variable of variables) {
    if (!mentions(query.sql, variable)) continue;
    parameterTypes.push(declarationOf(variable));
    const value = currentValue(variable, filters);
    const fitting =
      variable.type === 'date_range' && typeof value === 'string' ? resolveRange(value, now, timeZone) : value;
    if (fitting !== null && fitting !== '' && !(Array.isArray(fitting) && fitting.length === 0)) {
      parameters[variable.name] = fitting;
    }
  }
  for (const declaration of declared) {
    const taken = variables.some(({ name }) => name === declaration.name);
    if (!taken && mentions(query.sql, declaration)) parameterTypes.push(declaration);
  }
  for (const [name, value] of Object.entries(fixed)) {
    if (parameters[name] === undefined && mentions(query.sql, { name, type: 'text' })) parameters[name] = value;
  }
  return { parameters, parameterTypes };
}

function declarationOf(variable: Variable): QueryParameter {
  const { name, type, itemType, label, required } = variable;
  const list = takesSeveral(variable);
  const item = itemType ?? (type === 'list' || type === 'date_range' ? 'text' : type);
  return {
    name,
    type: list ? 'list' : type,
    ...(list && { itemType: item }),
    ...(label !== undefined && { label }),
    ...(required !== undefined && { required }),
  };
}

function mentions(sql: string, { name, type }: QueryParameter): boolean {
  const names = type === 'date_range' ? [`${name}_from`, `${name}_to`] : [name];
  return names.some((one) => new RegExp(`(?<![:\\w]):${one}\\b|\\{\\{\\s*${one}\\s*\\}\\}`).test(sql));
}

import type { FieldProblem } from '../../platform/http/index.js';
import { type MetricQuery, TIME_FORMS, isTime, metricQueryOf } from '../../metrics/index.js';
import { type ResolvedParameters, missingParameter } from '../../query/index.js';
import type { DashboardSettings, MetricWidgetQuery } from './dashboard-content.js';

/** Where a metric widget's window begins when the variable that says so has no value. */
const LONGEST = 'now-1y';

/** `{{name}}`: the value of a variable, which must have one; `[[{{name}}]]`: left out when it has none. */
const REQUIRED = /^\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)\s*\}\}$/;
const OPTIONAL = /^\[\[\s*\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)\s*\}\}\s*\]\]$/;

/** A text of a query: itself, or the name of what stands in its place. */
type Place = { readonly text: string } | { readonly name: string; readonly optional: boolean };

function placeOf(text: string): Place {
  const required = REQUIRED.exec(text)?.[1];
  if (required !== undefined) return { name: required, optional: false };
  const optional = OPTIONAL.exec(text)?.[1];
  return optional === undefined ? { text } : { name: optional, optional: true };
}

/**
 * The query with the dashboard's time range in it, where it says neither from when nor to when.
 */
export function withTimeRange(
  query: MetricWidgetQuery,
  { timeRange }: Pick<DashboardSettings, 'timeRange'>,
): MetricWidgetQuery {
  if (!timeRange || query.from !== undefined || query.to !== undefined) return query;
  const { variable } = timeRange;
  return { ...query, from: `[[{{${variable}_from}}]]`, to: `[[{{${variable}_to}}]]` };
}

/** Names whose values the query takes. */
export function namesOf(query: MetricWidgetQuery): Set<string> {
  return new Set(
    textsOf(query).flatMap(({ text }) => {
      const place = placeOf(text);
      return 'name' in place ? [place.name] : [];
    }),
  );
}

/** What about the texts of a query is neither a plain text nor a variable: a variable stands alone. */
export function metricQueryProblems(query: MetricWidgetQuery, within: string): FieldProblem[] {
  return textsOf(query).flatMap(({ text, at }) => {
    const place = placeOf(text);
    if ('name' in place) return [];
    const path = `${within}.${at}`;
    if (!/\{\{|\[\[/.test(text)) {
      return (at === 'from' || at === 'to') && !isTime(text)
        ? [{ path, rule: 'time', message: `${path} must be ${TIME_FORMS}` }]
        : [];
    }
    return [
      {
        path,
        rule: 'placeholder',
        message: `${path} must be a text without braces, or one variable alone: {{name}}, or [[{{name}}]] when it may be missing`,
      },
    ];
  });
}

/**
 * The query with the values of the variables in it. A list stands for each of its items; null and an empty list match no
 * series.
 * @returns and the names that must have a value and have none
 */
export function boundMetricQuery(
  query: MetricWidgetQuery,
  { values, absent }: ResolvedParameters,
): { query: MetricQuery; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  /** null: to be left out. */
  const bind = (text: string): string[] | null => {
    const place = placeOf(text);
    if ('text' in place) return [place.text];
    const given = values.get(place.name);
    if (place.optional && (given === undefined || (given.value === null && !given.fixed))) return null;
    if (given === undefined) {
      if (!absent.get(place.name)?.nullable) problems.push(missingParameter(place.name));
      return [];
    }
    if (given.value === null) return [];
    return (Array.isArray(given.value) ? given.value : [given.value]).flatMap((item) =>
      item === null ? [] : [String(item)],
    );
  };
  const filter = Object.entries(query.filter ?? {}).flatMap(([name, value]): [string, string[]][] => {
    const texts = Array.isArray(value) ? value : [value];
    const bound = texts.flatMap((text) => bind(text) ?? []);
    const leftOut = bound.length === 0 && texts.length > 0 && texts.every((text) => bind(text) === null);
    return leftOut ? [] : [[name, bound]];
  });
  const time = (text: string | undefined): string | undefined => {
    const bound = text === undefined ? null : bind(text);
    // A time that is set to nothing is no leave to show all of it.
    if (text !== undefined && bound?.length === 0) problems.push(missingParameter(nameIn(text)));
    return bound?.[0];
  };
  const [from, to] = [time(query.from), time(query.to)];
  const window = { from: from ?? (query.from === undefined ? undefined : LONGEST), to };
  return {
    query: metricQueryOf({ ...query, filter: Object.fromEntries(filter) }, window),
    problems: distinct(problems),
  };
}

function nameIn(text: string): string {
  const place = placeOf(text);
  return 'name' in place ? place.name : text;
}

function textsOf({ filter, from, to }: MetricWidgetQuery): { text: string; at: string }[] {
  return [
    ...Object.entries(filter ?? {}).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((text) => ({ text, at: `filter.${name}` })),
    ),
    ...(from === undefined ? [] : [{ text: from, at: 'from' }]),
    ...(to === undefined ? [] : [{ text: to, at: 'to' }]),
  ];
}

function distinct(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [problem.path, problem])).values()];
}

import type { ChartProblem } from './chart-problem.js';
import type { ChartType, EmptyReason, ShownBy } from './chart-type.js';
import { CHART_TYPES, type ChartTypeName, type ConfigByType, type PlottedTypeName } from './chart-types.js';
import { checkFields } from './config-fields.js';
import type { ChartContext, ChartResult } from './result.js';

/** A checked visualization: its kind and the config that belongs to it. */
export type ChartSpec<Name extends ChartTypeName = ChartTypeName> = {
  [Each in Name]: { type: Each; config: ConfigByType[Each] };
}[Name];

/** A visualization that ECharts draws. */
export type PlottedSpec = ChartSpec<PlottedTypeName>;

export type VisualizationCheck = { ok: true; spec: ChartSpec } | { ok: false; problems: ChartProblem[] };

/** The kinds of visualization, in the order in which they are offered. */
export function chartTypeNames(): ChartTypeName[] {
  return Object.keys(CHART_TYPES).filter(isChartTypeName);
}

/** The kinds that a widget of this sort can show: `chart` has several, `table` and `metric` one each. */
export function chartTypesFor(widget: ShownBy): ChartTypeName[] {
  return chartTypeNames().filter((name) => CHART_TYPES[name].widget === widget);
}

/**
 * Checks an unknown `visualization` (`{ type, config }`) as it comes from a request or a file. Answers the typed spec, or
 * every problem found with its path under `path`.
 */
export function checkVisualization(value: unknown, path = 'visualization'): VisualizationCheck {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed([{ path, rule: 'type', message: `${path} must be an object with type and config.` }]);
  }
  const entries = new Map<string, unknown>(Object.entries(value));
  const unknown = [...entries.keys()].filter((key) => key !== 'type' && key !== 'config');
  const problems = unknown.map((key): ChartProblem => {
    return {
      path: `${path}.${key}`,
      rule: 'unknown',
      message: `${path}.${key} is not known here; known are type, config.`,
    };
  });
  const type = entries.get('type');
  if (typeof type !== 'string' || !isChartTypeName(type)) {
    const rule = type === undefined ? 'required' : 'choice';
    const message = `${path}.type must be one of ${chartTypeNames().join(', ')}.`;
    return failed([...problems, { path: `${path}.type`, rule, message }]);
  }
  const config = entries.get('config') ?? {};
  problems.push(...checkConfig(type, config, `${path}.config`));
  if (problems.length > 0) return failed(problems);
  return { ok: true, spec: asSpec(type, config) };
}

function failed(problems: ChartProblem[]): VisualizationCheck {
  return { ok: false, problems };
}

function checkConfig<Name extends ChartTypeName>(type: Name, config: unknown, path: string): ChartProblem[] {
  const chart = chartType(type);
  const problems = checkFields(config, chart.fields, path);
  if (problems.length > 0 || !isConfigOf(type, config)) return problems;
  const combined = chart.combinations?.(config) ?? [];
  return combined.map((problem) => ({ ...problem, path: `${path}.${problem.path}` }));
}

function isChartTypeName(name: string): name is ChartTypeName {
  return Object.hasOwn(CHART_TYPES, name);
}

/** Called only after the fields were checked; carries what the check proved over to the type. */
function isConfigOf<Name extends ChartTypeName>(_type: Name, config: unknown): config is ConfigByType[Name] {
  return typeof config === 'object' && config !== null;
}

function asSpec(type: ChartTypeName, config: unknown): ChartSpec {
  const spec = { type, config };
  if (isSpec(spec)) return spec;
  throw new TypeError('A config that passed its check is no object.');
}

function isSpec(value: { type: ChartTypeName; config: unknown }): value is ChartSpec {
  return isConfigOf(value.type, value.config);
}

type Registry = { [Name in ChartTypeName]: ChartType<ConfigByType[Name]> };

const REGISTRY: Registry = CHART_TYPES;

function chartType<Name extends ChartTypeName>(name: Name): Registry[Name] {
  return REGISTRY[name];
}

/** Title of a kind of visualization, for menus: "Bar". */
export function chartTitle(name: ChartTypeName): string {
  return chartType(name).title;
}

/** Which sort of widget shows a kind of visualization. */
export function shownBy(name: ChartTypeName): ShownBy {
  return chartType(name).widget;
}

/** Fields of a kind's config, from which a form can be drawn. */
export function chartFields(name: ChartTypeName): ChartType<object>['fields'] {
  return chartType(name).fields;
}

/** Why a result cannot be shown, in a sentence that says what to do; null when it can. */
export function emptyReason<Name extends ChartTypeName>(
  spec: { type: Name; config: ConfigByType[Name] },
  result: ChartResult,
): EmptyReason | null {
  return chartType(spec.type).emptyReason(spec.config, result);
}

/** What the picture leaves out or puts together at this size ("top 8 of 21"); empty when it shows all. */
export function chartNotes<Name extends ChartTypeName>(
  spec: { type: Name; config: ConfigByType[Name] },
  result: ChartResult,
  context: ChartContext,
): string[] {
  return chartType(spec.type).notes?.(spec.config, result, context) ?? [];
}

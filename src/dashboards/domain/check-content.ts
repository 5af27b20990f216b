import type { FieldProblem } from '../../platform/http/index.js';
import { chartTypesFor, checkVisualization } from '../../visualization/chart/index.js';
import type { DashboardContent, DashboardSettings, Variable, WidgetContent } from './dashboard-content.js';
import { isFilterValue } from './dashboard-variables.js';
import { interactionProblems } from './interactions.js';
import { unstorable } from './storable.js';
import { TIME_RANGE_FORMS, isTimeRange } from './time-range.js';

/** Serialised bytes that one widget's configuration and styling may have. */
const MAX_CONFIG_BYTES = 64 * 1024;
const MAX_MARKDOWN = 20_000;
/** Serialised bytes of a whole dashboard. */
const MAX_CONTENT_BYTES = 1024 * 1024;

/**
 * Everything that is wrong with a content beyond the shape of its fields: names that do not hang together,
 * visualizations that cannot be drawn, text that cannot be stored, sizes.
 */
export function contentProblems(content: DashboardContent): FieldProblem[] {
  const broken = unstorable(content);
  if (broken.length > 0) return broken;
  if (Buffer.byteLength(JSON.stringify(content)) > MAX_CONTENT_BYTES) {
    return [{ path: '', rule: 'maxBytes', message: 'a dashboard must be at most 1 MB' }];
  }
  return [
    ...variableProblems(content.settings.variables),
    ...timeRangeProblems(content.settings),
    ...content.widgets.flatMap((widget, index) => [
      ...widgetProblems(widget, `widgets.${index}`, content.settings.variables),
      ...interactionProblems(widget, `widgets.${index}`, content.settings.variables),
    ]),
  ];
}

function variableProblems(variables: readonly Variable[]): FieldProblem[] {
  const taken = new Set<string>();
  return variables.flatMap((variable, index) => {
    const at = `settings.variables.${index}`;
    const names = [
      variable.name,
      ...(variable.type === 'date_range' ? [`${variable.name}_from`, `${variable.name}_to`] : []),
    ];
    const twice = names.find((name) => taken.has(name));
    names.forEach((name) => taken.add(name));
    return [
      ...(twice === undefined
        ? []
        : [{ path: `${at}.name`, rule: 'unique', message: `${at}.name: ${twice} is taken by another variable` }]),
      ...(variable.type === 'date_range' && typeof variable.default === 'string' && !isTimeRange(variable.default)
        ? [
            {
              path: `${at}.default`,
              rule: 'timeRange',
              message: `${at}.default must be a range or one of ${TIME_RANGE_FORMS}`,
            },
          ]
        : []),
      ...(variable.default === undefined || isFilterValue(variable.default)
        ? []
        : [
            {
              path: `${at}.default`,
              rule: 'type',
              message: `${at}.default must be a value, a list of values, or an object with from and to`,
            },
          ]),
    ];
  });
}

function timeRangeProblems({ timeRange, variables }: DashboardSettings): FieldProblem[] {
  if (!timeRange) return [];
  const path = 'settings.timeRange';
  const variable = variables.find(({ name }) => name === timeRange.variable);
  return [
    ...(variable?.type === 'date_range'
      ? []
      : [
          {
            path: `${path}.variable`,
            rule: 'known',
            message: `${path}.variable must name a variable of type date_range`,
          },
        ]),
    ...(isTimeRange(timeRange.default)
      ? []
      : [
          { path: `${path}.default`, rule: 'timeRange', message: `${path}.default must be one of ${TIME_RANGE_FORMS}` },
        ]),
  ];
}

function widgetProblems(widget: WidgetContent, at: string, variables: readonly Variable[]): FieldProblem[] {
  const { type, visualization, query, styling, interactions } = widget;
  const bytes = Buffer.byteLength(JSON.stringify({ visualization, styling, interactions }));
  if (bytes > MAX_CONFIG_BYTES)
    return [
      { path: at, rule: 'maxBytes', message: `${at}: visualization, interactions and styling must be at most 64 kB` },
    ];
  if (type === 'chart' || type === 'table' || type === 'metric')
    return visualizationProblems(type, widget, `${at}.visualization`);
  const queried = query
    ? [{ path: `${at}.query`, rule: 'type', message: `${at}.query: a widget of type ${type} has no query` }]
    : [];
  const { config } = visualization;
  if (type === 'text') {
    const { markdown } = config as { markdown?: unknown };
    if (typeof markdown === 'string' && markdown.length <= MAX_MARKDOWN) return queried;
    const path = `${at}.visualization.config.markdown`;
    return [
      ...queried,
      { path, rule: 'markdown', message: `${path} must be text of at most ${MAX_MARKDOWN} characters` },
    ];
  }
  const { variable } = config as { variable?: unknown };
  if (variables.some(({ name }) => name === variable)) return queried;
  const path = `${at}.visualization.config.variable`;
  return [...queried, { path, rule: 'known', message: `${path} must name a variable of settings.variables` }];
}

/** A config that is still empty is a chart not yet set up, which may be kept; a config that is wrong may not. */
function visualizationProblems(
  type: 'chart' | 'table' | 'metric',
  { visualization }: WidgetContent,
  at: string,
): FieldProblem[] {
  const fitting: string[] = chartTypesFor(type);
  if (!fitting.includes(visualization.type)) {
    return [
      {
        path: `${at}.type`,
        rule: 'choice',
        message: `${at}.type must be one of ${fitting.join(', ')} in a widget of type ${type}`,
      },
    ];
  }
  if (Object.keys(visualization.config).length === 0) return [];
  const check = checkVisualization(visualization, at);
  return check.ok ? [] : check.problems.map(({ path, rule, message }) => ({ path, rule, message }));
}

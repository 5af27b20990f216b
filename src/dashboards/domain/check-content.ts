import type { FieldProblem } from '../../platform/http/index.js';
import { chartTypesFor, checkVisualization } from '../../visualization/chart/index.js';
import { type DashboardContent, type DashboardSettings, type OperationalType, type Variable, type WidgetContent, isOperational } from './dashboard-content.js';
import { isFilterValue } from './dashboard-variables.js';
import { interactionProblems } from './interactions.js';
import { unstorable } from './storable.js';
import { metricQueryProblems } from './metric-binding.js';
import { TIME_RANGE_FORMS, isTimeRange } from './time-range.js';

/** Serialised bytes that one widget's configuration and styling may have. */
const MAX_CONFIG_BYTES = 64 * 1024;
const MAX_MARKDOWN = 20_000;
/** Characters of a search that can be watched live. */
const MAX_LOG_SEARCH = 500;
/** Services that a widget of states may be confined to, and characters of each name. */
const MAX_NAMES = 50;
const MAX_NAME = 100;
const WORKFLOWS_SHOWN = ['all', 'running', 'failed'] as const;
const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
/** Labels that a panel of alerts may be confined to, and characters of each value. */
const MAX_LABELS = 10;
const MAX_LABEL_VALUE = 200;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_.-]{0,62}$/;
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
    return [
      ...(query?.kind === 'metric' ? metricQueryProblems(query, `${at}.query`) : []),
      ...visualizationProblems(type, widget, `${at}.visualization`),
    ];
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
  if (isOperational(type)) return [...queried, ...operationalProblems(type, config, `${at}.visualization.config`)];
  const { variable } = config as { variable?: unknown };
  if (variables.some(({ name }) => name === variable)) return queried;
  const path = `${at}.visualization.config.variable`;
  return [...queried, { path, rule: 'known', message: `${path} must name a variable of settings.variables` }];
}

/** What a widget of those who run the systems may be told to show. What there is of it is looked for where it is shown. */
function operationalProblems(type: OperationalType, config: Readonly<Record<string, unknown>>, at: string): FieldProblem[] {
  if (type === 'log-viewer') {
    const search = config['query'];
    if (typeof search === 'string' && search.length <= MAX_LOG_SEARCH) return [];
    const path = `${at}.query`;
    return [{ path, rule: 'search', message: `${path} must be a search of logs of at most ${MAX_LOG_SEARCH} characters` }];
  }
  if (type === 'system-status') {
    const services = config['services'];
    if (services === undefined || isListOfNames(services)) return [];
    const path = `${at}.services`;
    return [{ path, rule: 'names', message: `${path} must be a list of at most ${MAX_NAMES} names of services` }];
  }
  if (type === 'alert-panel') return alertPanelProblems(config, at);
  const { show } = config;
  if (show === undefined || WORKFLOWS_SHOWN.some((each) => each === show)) return [];
  const path = `${at}.show`;
  return [{ path, rule: 'choice', message: `${path} must be one of ${WORKFLOWS_SHOWN.join(', ')}` }];
}

function alertPanelProblems({ severities, labels }: Readonly<Record<string, unknown>>, at: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const listed = Array.isArray(severities) && severities.length > 0 && new Set(severities).size === severities.length;
  if (severities !== undefined && !(listed && severities.every((each) => ALERT_SEVERITIES.some((known) => known === each)))) {
    const path = `${at}.severities`;
    problems.push({ path, rule: 'choice', message: `${path} must be a list of ${ALERT_SEVERITIES.join(', ')}, each at most once` });
  }
  if (labels !== undefined && !isLabels(labels)) {
    const path = `${at}.labels`;
    problems.push({ path, rule: 'labels', message: `${path} must hold at most ${MAX_LABELS} texts by the name of a label, each of 1 to ${MAX_LABEL_VALUE} characters` });
  }
  return problems;
}

function isLabels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.length <= MAX_LABELS && entries.every(([name, text]) => LABEL_NAME.test(name) && typeof text === 'string' && text !== '' && text.length <= MAX_LABEL_VALUE);
}

function isListOfNames(value: unknown): boolean {
  const isName = (name: unknown): boolean => typeof name === 'string' && name !== '' && name.length <= MAX_NAME;
  return Array.isArray(value) && value.length <= MAX_NAMES && value.every(isName);
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

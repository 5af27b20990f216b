import { currencyProblem, THRESHOLD_FIELD, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { gaugeOption, gaugeView, type GaugeConfig } from '../gauge/gauge.js';

/** One figure between two bounds, with its target and its levels. */
export const gaugeChart: PlottedType<GaugeConfig> = {
  title: 'Gauge',
  widget: 'chart',
  fields: {
    value: { kind: 'column', title: 'Figure', required: true, numeric: true },
    target: { kind: 'column', title: 'Target', numeric: true },
    min: { kind: 'number', title: 'From' },
    max: { kind: 'number', title: 'To' },
    label: { kind: 'text', title: 'Label', max: 80 },
    thresholds: THRESHOLD_FIELD,
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => [
    ...currencyProblem(config),
    ...(config.min !== undefined && config.max !== undefined && config.min >= config.max
      ? [{ path: 'max', rule: 'combination' as const, message: 'A gauge ends above where it begins.' }]
      : []),
  ],
  emptyReason: (config, result) =>
    whyEmpty(result, { any: config.target === undefined ? [] : [config.target], figures: [config.value] }),
  buildOption: gaugeOption,
  describe: (config, result, context) => {
    const view = gaugeView(config, result);
    const write = (value: string | number | null): string => formatFigure(value, config, context, 'rounded');
    const bounds = `on a gauge from ${write(view.min)} to ${write(view.max)}`;
    const target = view.target === null ? '' : `, target ${write(view.target)}`;
    const level = view.level?.label === undefined ? '' : ` (${view.level.label})`;
    return `${view.label}: ${write(view.raw)}${level} ${bounds}${target}.`;
  },
};

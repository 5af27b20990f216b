import { currencyProblem } from '../cartesian/config.js';
import type { ChartType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { buildMetricView, METRIC_FIELDS, type MetricConfig } from '../metric-view.js';

/** One figure, its change and its small line. */
export const metricCard: ChartType<MetricConfig> = {
  title: 'Metric',
  widget: 'metric',
  fields: METRIC_FIELDS,
  combinations: (config) => [
    ...currencyProblem(config),
    ...(config.compare !== undefined && config.change !== undefined
      ? [
          {
            path: 'change',
            rule: 'combination' as const,
            message:
              'A metric takes its change from compare (worked out here) or from change (worked out by the query), not both.',
          },
        ]
      : []),
  ],
  emptyReason: (config, result) => {
    const optional = [config.compare, config.change, config.trend].filter((name) => name !== undefined);
    return whyEmpty(result, { any: optional, figures: [config.value] });
  },
  describe: (config, result, context) => buildMetricView(config, result, context).description,
};

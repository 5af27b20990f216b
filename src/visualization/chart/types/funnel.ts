import { currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { funnelOf, funnelOption, type FunnelConfig } from '../funnel/funnel.js';
import { columnTitle } from '../result.js';

/** How many go on from step to step. */
export const funnelChart: PlottedType<FunnelConfig> = {
  title: 'Funnel',
  widget: 'chart',
  fields: {
    label: { kind: 'column', title: 'Steps', required: true },
    value: { kind: 'column', title: 'Figures', required: true, numeric: true },
    sort: { kind: 'choice', title: 'Order', options: ['y', 'none'] },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) => {
    const reason = whyEmpty(result, { any: [config.label], figures: [config.value] });
    if (reason || funnelOf(config, result, { locale: 'en', timeZone: 'UTC' }).steps.length > 0) return reason;
    return { reason: 'no-values', message: 'Every figure is below zero, so there are no steps to draw.' };
  },
  buildOption: funnelOption,
  describe: (config, result, context) => {
    const { steps } = funnelOf(config, result, context);
    const percent = (share: number): string => formatFigure(share, { format: 'percent' }, context, 'rounded');
    const told = steps.slice(0, 8).map((step) => {
      const share = step.share === null ? '' : ` (${percent(step.share)})`;
      return `${step.name} ${formatFigure(step.raw ?? step.value, config, context, 'rounded')}${share}`;
    });
    return `Funnel of ${columnTitle(config.value)} by ${columnTitle(config.label).toLowerCase()}: ${told.join(', ')}.`;
  },
  notes: (config, result, context) => funnelOf(config, result, context).notes,
};

import { currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { pieOption } from '../pie/option.js';
import { slicesOf, type PieConfig } from '../pie/slices.js';
import { columnTitle } from '../result.js';

/** Parts of a whole, largest first. */
export const pieChart: PlottedType<PieConfig> = {
  title: 'Pie',
  widget: 'chart',
  fields: {
    label: { kind: 'column', title: 'Parts', required: true },
    value: { kind: 'column', title: 'Figures', required: true, numeric: true },
    donut: { kind: 'flag', title: 'Ring with the total' },
    limit: { kind: 'number', title: 'Parts at most', min: 1, max: 30, whole: true },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) => {
    const reason = whyEmpty(result, { any: [config.label], figures: [config.value] });
    if (reason || slicesOf(config, result, { locale: 'en', timeZone: 'UTC' }).total > 0) return reason;
    return { reason: 'no-values', message: 'No part is larger than zero, so there is no whole to divide.' };
  },
  buildOption: pieOption,
  describe: (config, result, context) => {
    const { slices, total, notes } = slicesOf(config, result, context);
    const parts = slices.map((slice) => {
      const figure = formatFigure(slice.raw ?? slice.value, config, context, 'rounded');
      return `${slice.name} ${formatFigure(slice.share, { format: 'percent' }, context, 'rounded')} (${figure})`;
    });
    const head = `Pie chart of ${columnTitle(config.value)} by ${columnTitle(config.label).toLowerCase()}`;
    if (parts.length === 0) return `${head}: no values.`;
    const whole = formatFigure(total, config, context, 'rounded');
    return `${head}, in all ${whole}: ${parts.join(', ')}.${notes.length > 0 ? ` ${notes.join('; ')}.` : ''}`;
  },
  notes: (config, result, context) => slicesOf(config, result, context).notes,
};

import { currencyProblem, THRESHOLD_FIELD, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import { counted } from '../cell-name.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { histogramBins, type HistogramConfig } from '../histogram/bins.js';
import { histogramOption } from '../histogram/option.js';
import { columnTitle } from '../result.js';

/** How figures are spread: how many fall into each of equal steps. */
export const histogramChart: PlottedType<HistogramConfig> = {
  title: 'Histogram',
  widget: 'chart',
  fields: {
    value: { kind: 'column', title: 'Figures', required: true, numeric: true },
    bins: { kind: 'number', title: 'Steps, about', min: 1, max: 100, whole: true },
    thresholds: THRESHOLD_FIELD,
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) => whyEmpty(result, { any: [], figures: [config.value] }),
  buildOption: histogramOption,
  describe: (config, result, context) => {
    const { bins, count, median } = histogramBins(config, result);
    const write = (value: number): string => formatFigure(value, config, context, 'rounded');
    const fullest = bins.reduce((most, bin) => (bin.count > most.count ? bin : most), { from: 0, to: 0, count: 0 });
    return (
      `Histogram of ${columnTitle(config.value)}: ${counted(count, 'value', 'values')} in ${counted(bins.length, 'step', 'steps')}, ` +
      `half of them below ${write(median)}. Most (${fullest.count}) lie from ${write(fullest.from)} to ${write(fullest.to)}.`
    );
  },
  notes: (config, result) => {
    const { missing } = histogramBins(config, result);
    return missing > 0 ? [`${missing} without a value left out`] : [];
  },
};

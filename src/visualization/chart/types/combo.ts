import { CARTESIAN_FIELDS, cartesianCombinations, currencyProblem } from '../cartesian/config.js';
import { fitModel } from '../cartesian/fit-model.js';
import { tellSeries } from '../cartesian/describe.js';
import type { PlottedType } from '../chart-type.js';
import { comboModel, comboOption, lineFormat, listOf, type ComboConfig } from '../combo/combo.js';
import { whyEmpty } from '../empty-reason.js';
import { NUMBER_FORMATS } from '../format/format-value.js';
import { columnTitle } from '../result.js';

const { x, stacked, sort, limit, legend, thresholds, bands, missing, dates, unit, format, decimals, currency } =
  CARTESIAN_FIELDS;

/** Bars and lines together; the lines on an axis of their own unless told. */
export const comboChart: PlottedType<ComboConfig> = {
  title: 'Bars and lines',
  widget: 'chart',
  fields: {
    x,
    bars: { kind: 'columns', title: 'Bars', required: true, numeric: true, max: 8 },
    lines: { kind: 'columns', title: 'Lines', required: true, numeric: true, max: 8 },
    stacked,
    oneAxis: { kind: 'flag', title: 'One axis for both' },
    sort,
    limit,
    legend,
    thresholds,
    bands,
    missing,
    dates,
    unit,
    format,
    decimals,
    currency,
    lineUnit: { kind: 'text', title: 'Unit of the lines', max: 20 },
    lineFormat: { kind: 'choice', title: 'Number format of the lines', options: NUMBER_FORMATS },
    lineDecimals: { kind: 'number', title: 'Decimals of the lines', min: 0, max: 20, whole: true },
    lineCurrency: { kind: 'text', title: 'Currency of the lines', max: 3, pattern: /^[A-Z]{3}$/, example: 'EUR' },
  },
  combinations: (config) => {
    const twice = listOf(config.bars).filter((name) => listOf(config.lines).includes(name));
    return [
      ...cartesianCombinations({ ...config, y: config.bars }),
      ...currencyProblem(lineFormat(config), 'lineCurrency'),
      ...twice.map((name) => ({
        path: 'lines',
        rule: 'combination' as const,
        message: `The column “${name}” is drawn either as bars or as a line, not as both.`,
      })),
    ];
  },
  emptyReason: (config, result) =>
    whyEmpty(result, { any: [config.x], figures: [...listOf(config.bars), ...listOf(config.lines)] }),
  buildOption: comboOption,
  describe: (config, result, context) => {
    const { bars, lines } = comboModel(config, result, context);
    const names = (list: string | string[]): string => listOf(list).map(columnTitle).join(', ');
    const span =
      bars.axis === 'category'
        ? `${bars.places.length} ${bars.places.length === 1 ? 'entry' : 'entries'}`
        : `${bars.labels[0] ?? ''} to ${bars.labels.at(-1) ?? ''}`;
    const head = `Bars of ${names(config.bars)} and lines of ${names(config.lines)} by ${columnTitle(config.x).toLowerCase()}: ${span}.`;
    const told = [bars, lines].flatMap((model) => model.series.map((series) => tellSeries(series, model, true)));
    return [head, ...told.slice(0, 5)].join(' ');
  },
  notes: (config, result, context) => fitModel(comboModel(config, result, context).bars, 'bar', false, context).notes,
};

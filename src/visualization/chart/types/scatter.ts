import { CARTESIAN_FIELDS, currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import { counted } from '../cell-name.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { isTemporal, NUMBER_FORMATS } from '../format/format-value.js';
import { columnNamed, columnTitle } from '../result.js';
import { correlation, scatterModel, THIN_ABOVE, type ScatterConfig } from '../scatter/model.js';
import { scatterOption } from '../scatter/option.js';

const STRONG = 0.5;

/** Points over two figures, or a time and a figure; with a third figure bubbles. */
export const scatterChart: PlottedType<ScatterConfig> = {
  title: 'Scatter',
  widget: 'chart',
  fields: {
    x: { kind: 'column', title: 'Across', required: true },
    y: { kind: 'column', title: 'Up', required: true, numeric: true },
    size: { kind: 'column', title: 'Size of bubbles', numeric: true },
    series: { kind: 'column', title: 'Colour by' },
    label: { kind: 'column', title: 'Name of points' },
    legend: CARTESIAN_FIELDS.legend,
    thresholds: CARTESIAN_FIELDS.thresholds,
    bands: CARTESIAN_FIELDS.bands,
    xUnit: { kind: 'text', title: 'Unit across', max: 20 },
    xFormat: {
      kind: 'choice',
      title: 'Number format across',
      options: NUMBER_FORMATS.filter((format) => format !== 'currency'),
    },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) => {
    const column = columnNamed(result, config.x);
    const temporal = column !== undefined && isTemporal(column);
    const any = [config.series, config.label, temporal ? config.x : undefined].filter((name) => name !== undefined);
    const figures = [...(temporal ? [] : [config.x]), config.y, ...(config.size === undefined ? [] : [config.size])];
    const reason = whyEmpty(result, { any, figures });
    if (reason || scatterModel(config, result, { locale: 'en', timeZone: 'UTC' }).count > 0) return reason;
    return { reason: 'no-values', message: 'No row has a value on both axes, so there is no point to draw.' };
  },
  buildOption: scatterOption,
  describe: (config, result, context) => {
    const model = scatterModel(config, result, context);
    const size = config.size === undefined ? '' : `, bubbles by ${columnTitle(config.size).toLowerCase()}`;
    const groups = config.series === undefined ? '' : ` in ${counted(model.groups.length, 'group', 'groups')}`;
    const head = `Scatter chart of ${columnTitle(config.y)} over ${columnTitle(config.x).toLowerCase()}${size}: ${counted(model.count, 'point', 'points')}${groups}.`;
    const together = correlation(model.groups.flatMap(({ points }) => points));
    if (together === null) return head;
    const strength =
      Math.abs(together) < STRONG ? 'hardly go together' : together > 0 ? 'rise together' : 'run against each other';
    return `${head} The two ${strength} (correlation ${together.toFixed(2)}).`;
  },
  notes: (config, result, context) => {
    const model = scatterModel(config, result, context);
    return model.count > THIN_ABOVE ? [...model.notes, `${model.count} points, one drawn for each spot`] : model.notes;
  },
};

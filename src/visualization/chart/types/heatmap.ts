import { currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import { counted } from '../cell-name.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatInstant, parseInstant } from '../format/format-date.js';
import { formatFigure } from '../format/format-value.js';
import { heatCalendar } from '../heat/calendar.js';
import { heatMatrix, type HeatmapConfig } from '../heat/matrix.js';
import { heatOption } from '../heat/option.js';
import { cellOf, columnTitle, type ChartContext, type ChartResult } from '../result.js';

/** Figures as colours: over two columns, or over the days of a year. */
export const heatmapChart: PlottedType<HeatmapConfig> = {
  title: 'Heat map',
  widget: 'chart',
  fields: {
    x: { kind: 'column', title: 'Across', required: true },
    y: { kind: 'column', title: 'Down' },
    value: { kind: 'column', title: 'Figures', required: true, numeric: true },
    calendar: { kind: 'flag', title: 'Calendar of days' },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => [
    ...currencyProblem(config),
    ...(config.calendar === true || config.y !== undefined
      ? []
      : [{ path: 'y', rule: 'required' as const, message: 'A heat map needs a column down (y), or calendar.' }]),
  ],
  emptyReason: (config, result) => {
    const down = config.y === undefined || config.calendar === true ? [] : [config.y];
    const reason = whyEmpty(result, { any: [config.x, ...down], figures: [config.value] });
    if (reason || config.calendar !== true) return reason;
    if (result.rows.some((row) => parseInstant(cellOf(row, config.x)))) return null;
    return { reason: 'no-values', message: `The column “${config.x}” holds no days. A calendar needs some.` };
  },
  buildOption: heatOption,
  describe: (config, result, context) => {
    const title = columnTitle(config.value);
    const write = (cell: { value: number; raw: string | number | null }): string =>
      formatFigure(cell.raw ?? cell.value, config, context, 'rounded');
    const [head, cells] = told(config, title, result, context);
    const ranked = [...cells].sort((a, b) => a.value - b.value);
    const low = ranked[0];
    const high = ranked.at(-1);
    if (!low || !high) return `${head}: no values.`;
    return `${head}. Highest ${write(high)} (${high.place}), lowest ${write(low)} (${low.place}).`;
  },
  notes: (config, result, context) =>
    config.calendar === true || config.y === undefined
      ? heatCalendar(config, result, context).notes
      : heatMatrix({ ...config, y: config.y }, result, context).notes,
};

interface Told {
  place: string;
  value: number;
  raw: string | number | null;
}

function told(config: HeatmapConfig, title: string, result: ChartResult, context: ChartContext): [string, Told[]] {
  if (config.calendar === true || config.y === undefined) {
    const write = (day: string): string => formatInstant(Date.parse(day), 'day', { ...context, timeZone: 'UTC' });
    const { days } = heatCalendar(config, result, context);
    const head = `Calendar heat map of ${title}: ${counted(days.length, 'day', 'days')}`;
    return [head, days.map((day) => ({ ...day, place: write(day.day) }))];
  }
  const { columns, rows, cells } = heatMatrix({ ...config, y: config.y }, result, context);
  const by = `${columnTitle(config.x).toLowerCase()} and ${columnTitle(config.y).toLowerCase()}`;
  const size = `${counted(columns.length, 'column', 'columns')}, ${counted(rows.length, 'row', 'rows')}`;
  return [
    `Heat map of ${title} by ${by}: ${size}`,
    cells.map((cell) => ({ ...cell, place: `${columns[cell.x] ?? ''}, ${rows[cell.y] ?? ''}` })),
  ];
}

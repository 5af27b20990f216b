import type { EChartsOption } from 'echarts';
import { baseOption, itemTooltip, tooltipText } from '../base-option.js';
import { LABEL_SIZE, namedPlaces, placeAxis } from '../cartesian/axes.js';
import { formatInstant } from '../format/format-date.js';
import { formatFigure } from '../format/format-value.js';
import { dateFormat } from '../format/intl-cache.js';
import { textWidth, widestText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { themeOf } from '../theme.js';
import { heatCalendar } from './calendar.js';
import { heatLegend, heatScale, heatTextColor } from './heat-scale.js';
import { heatMatrix, type HeatmapConfig } from './matrix.js';

const LEGEND = 24;
const GAP = 1.5;

/** The ECharts option of a heat map, as a matrix or as a calendar. */
export function heatOption(config: HeatmapConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const { y } = config;
  return config.calendar === true || y === undefined
    ? calendarOption(config, result, context)
    : matrixOption({ ...config, y }, result, context);
}

function matrixOption(
  config: HeatmapConfig & { y: string },
  result: ChartResult,
  context: ChartContext,
): EChartsOption {
  const theme = themeOf(context);
  const matrix = heatMatrix(config, result, context);
  const scale = heatScale(
    matrix.cells.map(({ value }) => value),
    theme,
    context.theme,
  );
  const write = (value: string | number | null, length: 'short' | 'rounded'): string =>
    formatFigure(value, config, context, length);
  const across = Math.max(50, context.width * 0.3);
  const nameWidth = Math.min(across, widestText(matrix.rows, LABEL_SIZE));
  const room = Math.max(40, context.width - nameWidth - 20);
  const cellWidth = room / Math.max(1, matrix.columns.length);
  const cellHeight = (context.height - LEGEND - 30) / Math.max(1, matrix.rows.length);
  const texts = matrix.cells.map(({ value, raw }) => write(raw ?? value, 'short'));
  const labelled = cellHeight >= 17 && texts.length <= 500 && widestText(texts, LABEL_SIZE) + 8 <= cellWidth;
  // More rows than have room for their names: every so many is named.
  const every = Math.max(1, Math.ceil(13 / Math.max(1, cellHeight)));
  const down = placeAxis(namedPlaces(matrix.rows, context), theme, {
    room: 0,
    across,
    horizontal: true,
    bars: true,
    every,
  });
  const acrossAxis = placeAxis(namedPlaces(matrix.columns, context), theme, {
    room,
    across: Math.max(40, context.height * 0.3),
    horizontal: false,
    bars: true,
  });
  const hours = hourLabels(matrix.columns, cellWidth);
  if (hours) acrossAxis.axisLabel = { ...acrossAxis.axisLabel, ...hours };
  return {
    ...baseOption(context),
    grid: { left: 4, right: 6, top: LEGEND + 6, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: itemTooltip(theme, (index) => {
      const cell = matrix.cells[index];
      if (!cell) return '';
      const place = [matrix.columns[cell.x] ?? '', matrix.rows[cell.y] ?? ''].join(' · ');
      return tooltipText(place, write(cell.raw ?? cell.value, 'rounded'));
    }),
    visualMap: heatLegend(scale, config, context, theme),
    xAxis: {
      ...acrossAxis,
      axisPointer: { show: false },
    },
    yAxis: { ...down, axisPointer: { show: false } },
    series: [
      {
        type: 'heatmap',
        data: matrix.cells.map(({ x, y, value }, index) => ({
          value: [x, y, value],
          ...(labelled && {
            label: { show: true, formatter: texts[index] ?? '', color: heatTextColor(scale, value, theme) },
          }),
        })),
        label: { show: false, fontSize: LABEL_SIZE },
        itemStyle: { borderColor: theme.card, borderWidth: cellWidth > 6 && cellHeight > 6 ? GAP : 0, borderRadius: 2 },
        emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1 } },
      },
    ],
  };
}

const CLOCK = /^\d{1,2}:\d{2}$/;
/** Every how many hours one is named: what divides a day. */
const HOUR_STEPS = [1, 2, 3, 4, 6, 12];

/** Hours of the day run on by themselves: where not all have room, every so many is named rather than all slanted. */
function hourLabels(columns: readonly string[], cellWidth: number): { interval: number; rotate: number } | null {
  const sorted = columns.every((name, index) => CLOCK.test(name) && (index === 0 || (columns[index - 1] ?? '') < name));
  if (!sorted) return null;
  const room = widestText(columns, LABEL_SIZE) + 10;
  const every = HOUR_STEPS.find((step) => step * cellWidth >= room) ?? 24;
  return { interval: every - 1, rotate: 0 };
}

function calendarOption(config: HeatmapConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { days, range } = heatCalendar(config, result, context);
  const scale = heatScale(
    days.map(({ value }) => value),
    theme,
    context.theme,
  );
  const weekdays = names('weekday', 7, (index) => Date.UTC(2023, 0, 1 + index), context);
  const monthNames = names('month', 12, (index) => Date.UTC(2023, index, 1), context);
  const weeks = Math.ceil((Date.parse(range[1]) - Date.parse(range[0])) / (7 * 86_400_000)) + 1;
  const left = widestText(weekdays, LABEL_SIZE) + 10;
  const top = LEGEND + 24;
  const cell = Math.max(3, Math.min((context.width - left - 6) / weeks, (context.height - top - 6) / 7, 26));
  return {
    ...baseOption(context),
    tooltip: itemTooltip(theme, (index) => {
      const day = days[index];
      if (!day) return '';
      const at = formatInstant(Date.parse(day.day), 'day', { ...context, timeZone: 'UTC' });
      return tooltipText(at, formatFigure(day.raw ?? day.value, config, context, 'rounded'));
    }),
    visualMap: heatLegend(scale, config, context, theme),
    calendar: {
      range,
      left,
      top,
      cellSize: [cell, cell],
      splitLine: { show: false },
      itemStyle: { color: theme.hover, borderColor: theme.card, borderWidth: cell > 6 ? GAP : 0.5 },
      yearLabel: { show: false },
      dayLabel: {
        firstDay: 1,
        nameMap: cell >= 12 ? weekdays : weekdays.map((name, index) => (index % 2 === 1 ? name : '')),
        color: theme.muted,
        fontSize: LABEL_SIZE,
        margin: 6,
      },
      monthLabel: {
        nameMap:
          cell * 4.3 > textWidth('Mmm', LABEL_SIZE)
            ? monthNames
            : monthNames.map((name, index) => (index % 3 === 0 ? name : '')),
        color: theme.muted,
        fontSize: LABEL_SIZE,
        margin: 6,
      },
    },
    series: [
      {
        type: 'heatmap',
        coordinateSystem: 'calendar',
        data: days.map(({ day, value }) => [day, value]),
        itemStyle: { borderColor: theme.card, borderWidth: cell > 6 ? GAP : 0.5, borderRadius: 2 },
        emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1 } },
      },
    ],
  };
}

function names(
  part: 'weekday' | 'month',
  count: number,
  at: (index: number) => number,
  context: ChartContext,
): string[] {
  const format = dateFormat(context.locale, { [part]: 'short', timeZone: 'UTC' });
  return Array.from({ length: count }, (_, index) => format.format(at(index)));
}

import type { ECElementEvent, ECharts } from 'echarts/core';
import type { Mark } from './match-row.js';

/** What a click on a mark says. */
export function markOfEvent({ name, seriesName, value, data, dataIndex, dataType }: ECElementEvent): Mark {
  const named = (data as { name?: unknown } | null | undefined)?.name;
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return {
    at: { dataIndex, seriesName: seriesName ?? null, dataType, value },
    names: [name, seriesName, named, ...parts].filter((part) => typeof part === 'string'),
    figures: parts.filter((part) => typeof part === 'number'),
  };
}

/** What stands at a point of the plot beside the marks: on lines and thin bars a mark is hard to hit. */
export function markAt(chart: ECharts, x: number, y: number): Mark | null {
  if (!chart.containPixel({ gridIndex: 0 }, [x, y])) return null;
  const option = chart.getOption() as { xAxis?: AxisOption[]; yAxis?: AxisOption[] };
  const horizontal = option.yAxis?.[0]?.type === 'category';
  const axis = horizontal ? option.yAxis?.[0] : option.xAxis?.[0];
  const point: unknown = chart.convertFromPixel({ gridIndex: 0 }, [x, y]);
  const place = Array.isArray(point) ? (point as unknown[])[horizontal ? 1 : 0] : undefined;
  if (axis === undefined || typeof place !== 'number') return null;
  if (axis.type !== 'category') return { names: [], figures: [place], near: axis.type === 'time' };
  const entry = axis.data?.[Math.round(place)];
  const name = typeof entry === 'object' ? entry.value : entry;
  if (name === undefined) return null;
  // In a matrix a name across is a whole column of marks.
  const row = (option.xAxis?.[0]?.type === 'category') !== (option.yAxis?.[0]?.type === 'category');
  return { names: [name], figures: [], ...(row && { at: { dataIndex: Math.round(place), seriesName: null } }) };
}

interface AxisOption {
  type?: string;
  data?: (string | { value: string })[];
}

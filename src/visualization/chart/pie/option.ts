import type { EChartsOption, PieSeriesOption } from 'echarts';
import { baseOption, dataIndexOf, tooltipOption } from '../base-option.js';
import { formatFigure } from '../format/format-value.js';
import { ellipsise, plainInRichText, widestText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { seriesColor, themeOf } from '../theme.js';
import { slicesOf, type PieConfig, type Slice } from './slices.js';

const LABEL_SIZE = 11;
const ROW = 19;

/**
 * The ECharts option of a pie. The names stand in a list beside it (below it in narrow tiles), each with its share: a list
 * is read faster than labels around a circle, and none is ever cut off by its neighbour.
 */
export function pieOption(config: PieConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { slices, total } = slicesOf(config, result, context);
  const share = (slice: Slice): string => formatFigure(slice.share, { format: 'percent' }, context, 'rounded');
  const figure = (slice: Slice, length: 'short' | 'rounded'): string =>
    formatFigure(slice.raw ?? slice.value, config, context, length);
  const names = slices.map((slice) => plainInRichText(slice.name));
  // Colours go by name and not by size, so that a part keeps its colour when another overtakes it.
  const places = new Map(
    slices
      .map((slice) => slice.name)
      .sort()
      .map((name, index) => [name, index]),
  );
  const shape = place(names, context);
  const series: PieSeriesOption = {
    type: 'pie',
    center: [shape.x, shape.y],
    radius: config.donut ? [shape.radius * 0.64, shape.radius] : [0, shape.radius],
    startAngle: 90,
    clockwise: true,
    label: { show: false },
    labelLine: { show: false },
    emphasis: { scale: false, itemStyle: { opacity: 0.85 } },
    itemStyle: { borderColor: theme.card, borderWidth: 1.5 },
    data: slices.map((slice, index) => ({
      name: names[index] ?? '',
      value: slice.value,
      itemStyle: { color: slice.rest ? theme.rest : seriesColor(theme, places.get(slice.name) ?? index) },
    })),
  };
  const byName = new Map(slices.map((slice, index) => [names[index] ?? '', slice]));
  return {
    ...baseOption(context),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'item',
      formatter: (params: unknown) => {
        const slice = slices[dataIndexOf(params)];
        return slice ? `${plainInRichText(slice.name)}\n${figure(slice, 'rounded')} · ${share(slice)}` : '';
      },
    },
    legend: {
      type: 'scroll',
      orient: 'vertical',
      ...shape.list,
      data: names,
      icon: 'roundRect',
      itemWidth: 10,
      itemHeight: 10,
      itemGap: ROW - 14,
      inactiveColor: theme.line,
      pageIconSize: 9,
      pageIconColor: theme.muted,
      pageIconInactiveColor: theme.border,
      pageTextStyle: { color: theme.muted, fontSize: LABEL_SIZE },
      formatter: (name: string) => {
        const slice = byName.get(name);
        return `{name|${ellipsise(name, shape.nameWidth, LABEL_SIZE)}}{share|${slice ? share(slice) : ''}}`;
      },
      textStyle: {
        color: theme.text,
        fontSize: LABEL_SIZE,
        rich: {
          name: { width: shape.nameWidth + 4, color: theme.muted, fontSize: LABEL_SIZE },
          share: { width: 44, align: 'right', color: theme.text, fontSize: LABEL_SIZE, fontWeight: 500 },
        },
      },
    },
    ...(config.donut &&
      shape.radius >= 44 &&
      total > 0 && {
        title: {
          text: `{total|${formatFigure(total, config, context, 'short')}}\n{word|total}`,
          left: shape.x,
          top: shape.y,
          textAlign: 'center' as const,
          textVerticalAlign: 'middle' as const,
          padding: 0,
          textStyle: {
            rich: {
              total: { color: theme.text, fontSize: 17, fontWeight: 600, lineHeight: 21 },
              word: { color: theme.muted, fontSize: LABEL_SIZE, lineHeight: 14, fontWeight: 400 },
            },
          },
        },
      }),
    series: [series],
  };
}

interface Shape {
  x: number;
  y: number;
  radius: number;
  nameWidth: number;
  list: { left: number; top: number; height?: number };
}

/** Circle at the left and list at its right; the list goes below where its names would be cut and there is height for it. */
function place(names: readonly string[], { width, height }: ChartContext): Shape {
  const widest = Math.ceil(widestText(names, LABEL_SIZE)) + 2;
  const listHeight = names.length * ROW;
  const cut = width * 0.45 - 70 < widest && width < 420;
  if (cut && height > listHeight + 110) {
    const radius = Math.max(30, Math.min(width / 2 - 8, (height - listHeight - 24) / 2));
    const nameWidth = Math.min(widest, width - 80);
    const left = Math.max(0, (width - nameWidth - 70) / 2);
    return { x: width / 2, y: radius + 6, radius, nameWidth, list: { left, top: radius * 2 + 18 } };
  }
  const nameWidth = Math.max(40, Math.min(widest, width * 0.45 - 70));
  const listWidth = nameWidth + 72;
  const radius = Math.max(24, Math.min(height / 2 - 8, (width - listWidth - 24) / 2));
  const gap = 24;
  const left = Math.max(0, (width - radius * 2 - gap - listWidth) / 2);
  const top = Math.max(0, (height - listHeight) / 2);
  return {
    x: left + radius,
    y: height / 2,
    radius,
    nameWidth,
    list: { left: left + radius * 2 + gap, top, ...(listHeight > height && { height }) },
  };
}

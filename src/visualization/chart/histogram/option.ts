import type { EChartsOption, MarkLineComponentOption } from 'echarts';
import { baseOption, itemTooltip, tooltipText } from '../base-option.js';
import { LABEL_SIZE, tickWriter, valueAxis, type Figures } from '../cartesian/axes.js';
import { intervalsFor, niceScale, scaleTicks } from '../cartesian/nice-scale.js';
import { formatFigure } from '../format/format-value.js';
import { plainInRichText, textWidth } from '../format/text-fit.js';
import { columnTitle, type ChartContext, type ChartResult } from '../result.js';
import { themeOf, type ChartTheme } from '../theme.js';
import { histogramBins, type HistogramConfig } from './bins.js';

/** The ECharts option of a histogram: bars side by side over a true axis of figures. */
export function histogramOption(config: HistogramConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { bins, count } = histogramBins(config, result);
  const most = bins.reduce((high, bin) => Math.max(high, bin.count), 0);
  const counts: Figures = { percent: false, format: {}, reader: context };
  const scale = niceScale(0, most, intervalsFor(context.height), true);
  const first = bins[0]?.from ?? 0;
  const last = bins.at(-1)?.to ?? 1;
  const steps = niceScale(first, last, Math.max(2, Math.min(8, context.width / 80)));
  const ticks = scaleTicks(steps).filter((tick) => tick >= first && tick <= last);
  const write = tickWriter({ percent: false, format: config, reader: context }, steps);
  const across = plainInRichText(columnTitle(config.value));
  const figure = (value: number): string => formatFigure(value, config, context, 'rounded');
  const lines = levels(config, theme);
  const named = (config.thresholds ?? []).some(({ label }) => label !== undefined);
  return {
    ...baseOption(context),
    grid: {
      left: 4,
      right: 16,
      top: named ? 20 : 8,
      bottom: 20,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: itemTooltip(theme, (index) => {
      const bin = bins[index];
      if (!bin) return '';
      const share = formatFigure(count > 0 ? bin.count / count : null, { format: 'percent' }, context, 'rounded');
      return tooltipText(
        `${figure(bin.from)} to ${figure(bin.to)}`,
        `${formatFigure(bin.count, {}, context, 'full')} · ${share}`,
      );
    }),
    title: {
      text: across,
      left: Math.max(0, context.width - textWidth(across, LABEL_SIZE) - 16),
      bottom: 2,
      padding: 0,
      textStyle: { color: theme.muted, fontSize: LABEL_SIZE, fontWeight: 400 },
    },
    // Bars stand on the places of a first, unseen axis; the figures at their bounds belong to the second.
    xAxis: [
      { type: 'category', show: false, data: bins.map(({ from }) => String(from)) },
      {
        type: 'value',
        position: 'bottom',
        min: first,
        max: last,
        interval: steps.step,
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisPointer: { show: false },
        axisLabel: {
          color: theme.muted,
          fontSize: LABEL_SIZE,
          margin: 8,
          hideOverlap: true,
          customValues: ticks,
          formatter: (value: number) => write(value),
        },
      },
    ],
    yAxis: valueAxis(counts, scale, theme, false),
    series: [
      {
        type: 'bar',
        name: across,
        data: bins.map((bin) => bin.count),
        barCategoryGap: bins.length > 80 ? 0 : '4%',
        itemStyle: { color: theme.accent, borderRadius: [1, 1, 0, 0] },
        emphasis: { focus: 'none', itemStyle: { color: theme.accent, opacity: 0.85 } },
      },
      ...(lines ? [{ type: 'line' as const, xAxisIndex: 1, data: [], markLine: lines }] : []),
    ],
  };
}

function levels(config: HistogramConfig, theme: ChartTheme): MarkLineComponentOption | null {
  if ((config.thresholds ?? []).length === 0) return null;
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    data: (config.thresholds ?? []).map(({ value, label, tone }) => {
      const color = tone === undefined || tone === 'neutral' ? theme.muted : theme[tone];
      return {
        xAxis: value,
        lineStyle: { color, type: 'dashed' as const, width: 1 },
        label: {
          show: label !== undefined,
          formatter: plainInRichText(label ?? ''),
          position: 'end' as const,
          rotate: 0,
          distance: 4,
          color,
          fontSize: LABEL_SIZE,
        },
      };
    }),
  };
}

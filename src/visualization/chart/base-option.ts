import type { EChartsOption, LegendComponentOption, TooltipComponentOption } from 'echarts';
import { plainInRichText, textWidth } from './format/text-fit.js';
import type { ChartContext } from './result.js';
import { CHART_FONT, themeOf, type ChartTheme } from './theme.js';

const UPDATE_MS = 160;

/**
 * Size and families in one: rich-text tooltips take a size and a colour from their style and no family, but a size is
 * put before "sans-serif" as it stands.
 */
const TOOLTIP_FONT = "12px 'Inter Variable', Inter, system-ui,";

/** What every chart starts from: transparent, in the house's type, moving only to explain a change. */
export function baseOption(context: ChartContext): EChartsOption {
  return {
    backgroundColor: 'transparent',
    color: [...themeOf(context).series],
    textStyle: { fontFamily: CHART_FONT, fontSize: 11 },
    animation: context.motion === true,
    animationDuration: 0,
    animationDurationUpdate: UPDATE_MS,
    animationEasingUpdate: 'cubicOut',
    // Screen readers get describeChart's sentence on the element around the canvas.
    aria: { enabled: false },
  };
}

/** A tooltip drawn on the canvas: no HTML and no inline style, so that a strict CSP holds. */
export function tooltipOption(theme: ChartTheme): TooltipComponentOption {
  return {
    renderMode: 'richText',
    confine: true,
    backgroundColor: theme.card,
    borderColor: theme.line,
    borderWidth: 1,
    borderRadius: 6,
    padding: [6, 10],
    shadowBlur: 0,
    shadowColor: 'transparent',
    transitionDuration: 0,
    textStyle: { color: theme.text, fontSize: TOOLTIP_FONT, fontWeight: 400 },
  };
}

/** One line of names over the plot; pages through them where they do not fit. */
export function legendOption(names: readonly string[], theme: ChartTheme, width: number): LegendComponentOption {
  const needed = names.reduce((sum, name) => sum + textWidth(name, 11) + 26, 0);
  return {
    type: needed > width - 8 ? 'scroll' : 'plain',
    data: names.map(plainInRichText),
    top: 0,
    left: 0,
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 12,
    icon: 'roundRect',
    textStyle: { color: theme.muted, fontSize: 11 },
    inactiveColor: theme.line,
    pageIconSize: 10,
    pageIconColor: theme.muted,
    pageIconInactiveColor: theme.border,
    pageTextStyle: { color: theme.muted, fontSize: 11 },
  };
}

/** Which point a tooltip or a label of ECharts is about; -1 where it says none. */
export function dataIndexOf(params: unknown): number {
  if (typeof params !== 'object' || params === null || !('dataIndex' in params)) return -1;
  return typeof params.dataIndex === 'number' ? params.dataIndex : -1;
}

/** A tooltip over single items, written from the item's place in the data. */
export function itemTooltip(theme: ChartTheme, write: (index: number) => string): TooltipComponentOption {
  return { ...tooltipOption(theme), trigger: 'item', formatter: (params: unknown) => write(dataIndexOf(params)) };
}

/** Lines of a tooltip, none of which can be mistaken for a style. */
export function tooltipText(...lines: readonly string[]): string {
  return lines
    .filter((line) => line !== '')
    .map(plainInRichText)
    .join('\n');
}

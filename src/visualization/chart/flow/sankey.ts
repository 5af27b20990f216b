import type { EChartsOption } from 'echarts';
import { baseOption, tooltipOption, tooltipText } from '../base-option.js';
import { LABEL_SIZE } from '../cartesian/axes.js';
import { formatFigure } from '../format/format-value.js';
import { ellipsise, plainInRichText, widestText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { seriesColor, themeOf } from '../theme.js';
import { flowOf, layersOf, withoutCircles, type FlowConfig } from './links.js';

const LABEL_GAP = 6;

/** The ECharts option of flows from left to right. What flows back in a circle cannot be drawn and is left out. */
export function sankeyOption(config: FlowConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const flow = flowOf(config, result, context);
  const { onward } = withoutCircles(flow.links);
  const nodes = [...new Set(onward.flatMap(({ source, target }) => [source, target]))];
  const layers = layersOf(nodes, onward);
  const depth = Math.max(1, ...layers.values());
  const most = Math.max(40, context.width / (depth + 1) - 24);
  const ends = nodes.filter((node) => !onward.some(({ source }) => source === node));
  const right = Math.min(most, Math.min(widestText(ends, LABEL_SIZE), context.width * 0.3)) + LABEL_GAP + 6;
  const ids = new Map(nodes.map((node, index) => [node, String(index)]));
  const crowd = Math.max(
    1,
    ...Array.from({ length: depth + 1 }, (_, at) => nodes.filter((node) => layers.get(node) === at).length),
  );
  const gap = Math.max(1, Math.min(12, (context.height * 0.5) / crowd));
  const write = (value: number): string => formatFigure(value, config, context, 'rounded');
  const sum = (node: string): number =>
    Math.max(
      onward.filter(({ source }) => source === node).reduce((all, { value }) => all + value, 0),
      onward.filter(({ target }) => target === node).reduce((all, { value }) => all + value, 0),
    );
  return {
    ...baseOption(context),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'item',
      formatter: (params: unknown) => {
        const { dataType, dataIndex = -1 } = params as { dataType?: string; dataIndex?: number };
        const link = onward[dataIndex];
        if (dataType === 'edge') return link ? tooltipText(`${link.source} → ${link.target}`, write(link.value)) : '';
        const node = nodes[dataIndex];
        return node === undefined ? '' : tooltipText(node, write(sum(node)));
      },
    },
    series: [
      {
        type: 'sankey',
        left: 4,
        right,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: gap,
        nodeAlign: 'justify',
        layoutIterations: 48,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        data: nodes.map((node, index) => ({
          name: ids.get(node) ?? node,
          itemStyle: { color: seriesColor(theme, index), borderWidth: 0 },
        })),
        links: onward.map(({ source, target, value }) => ({
          source: ids.get(source) ?? source,
          target: ids.get(target) ?? target,
          value,
        })),
        lineStyle: { color: 'source', opacity: context.theme === 'dark' ? 0.34 : 0.26, curveness: 0.5 },
        label: {
          color: theme.text,
          fontSize: LABEL_SIZE,
          distance: LABEL_GAP,
          formatter: ({ name }: { name: string }) =>
            ellipsise(
              plainInRichText(nodes[Number(name)] ?? ''),
              ends.includes(nodes[Number(name)] ?? '') ? right - LABEL_GAP : most,
              LABEL_SIZE,
            ),
        },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}

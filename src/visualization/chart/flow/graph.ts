import type { EChartsOption } from 'echarts';
import { baseOption, tooltipOption, tooltipText } from '../base-option.js';
import { LABEL_SIZE } from '../cartesian/axes.js';
import { cellName } from '../cell-name.js';
import { formatFigure, type Reader } from '../format/format-value.js';
import { ellipsise, plainInRichText } from '../format/text-fit.js';
import type { ChartContext, ChartResult } from '../result.js';
import { themeOf, type ChartTheme } from '../theme.js';
import { layeredLayout } from './layout.js';
import { flowOf, NAMED_BELOW_HEIGHT, type Flow, type FlowConfig } from './links.js';

export interface GraphConfig extends FlowConfig {
  /** Column with the state of each link's target: healthy, degraded, down and their like colour the node. */
  status?: string;
}

type Tone = 'success' | 'warning' | 'danger';

const STATES: Readonly<Record<Tone, RegExp>> = {
  danger: /^(down|critical|failed|failing|error|unhealthy|outage|offline|danger)$/i,
  warning: /^(degraded|warning|slow|unstable|partial|at risk)$/i,
  success: /^(healthy|ok|up|operational|success|online|good|running)$/i,
};

/** The tone of each node by the state that its rows give it; the worst of several. */
export function nodeTones(config: GraphConfig, result: ChartResult, reader: Reader): Map<string, Tone> {
  const tones = new Map<string, Tone>();
  const { status } = config;
  if (status === undefined) return tones;
  const order: readonly Tone[] = ['success', 'warning', 'danger'];
  for (const row of result.rows) {
    const state = cellName(row, status, result, reader);
    const tone = order.find((each) => STATES[each].test(state));
    if (tone === undefined) continue;
    const node = cellName(row, config.target, result, reader);
    const before = tones.get(node);
    if (before === undefined || order.indexOf(tone) > order.indexOf(before)) tones.set(node, tone);
  }
  return tones;
}

const LEAST = 9;
const MOST = 24;

/** The ECharts option of what depends on what: layers from left to right, links with arrows. */
export function graphOption(config: GraphConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const flow = flowOf(config, result, context, NAMED_BELOW_HEIGHT);
  const places = layeredLayout(flow);
  const tones = nodeTones(config, result, context);
  const columns = Math.max(0, ...Array.from(places.values(), ({ layer }) => layer)) + 1;
  const sizes = nodeSizes(flow);
  const largest = flow.links.reduce((most, { value }) => Math.max(most, value), 0);
  const slot = context.width / columns;
  const margin = Math.min(context.width * 0.25, Math.max(30, slot / 2));
  const inner = { width: Math.max(10, context.width - margin * 2), height: Math.max(10, context.height - 22) };
  const write = (value: number): string => formatFigure(value, config, context, 'rounded');
  const room = columns === 1 ? context.width - 20 : Math.max(36, Math.min(slot - 14, margin * 2 - 8));
  return {
    ...baseOption(context),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'item',
      formatter: (params: unknown) => {
        const { dataType, dataIndex = -1 } = params as { dataType?: string; dataIndex?: number };
        const link = flow.links[dataIndex];
        if (dataType === 'edge') {
          if (!link) return '';
          return tooltipText(`${link.source} → ${link.target}`, config.value === undefined ? '' : write(link.value));
        }
        const node = flow.nodes[dataIndex];
        return node === undefined ? '' : tooltipText(node, nodeWords(flow, node));
      },
    },
    series: [
      {
        type: 'graph',
        layout: 'none',
        // The places are pixels already: the view must not scale them to the nodes' own box.
        left: margin,
        top: 4,
        width: inner.width,
        height: inner.height,
        preserveAspect: false,
        roam: false,
        draggable: false,
        edgeSymbol: ['none', 'arrow'],
        edgeSymbolSize: 7,
        emphasis: { focus: 'adjacency', scale: false },
        data: [
          ...flow.nodes.map((node, index) => {
            const place = places.get(node) ?? { x: 0.5, y: 0.5, layer: 0 };
            const size = LEAST + (MOST - LEAST) * Math.min(1, (sizes.get(node) ?? 0) / 8);
            const tone = tones.get(node);
            return {
              id: String(index),
              name: String(index),
              x: place.x * inner.width,
              y: place.y * inner.height,
              symbolSize: Math.min(size, Math.max(6, slot / 4)),
              itemStyle: {
                color: tone === undefined ? theme.accent : theme[tone],
                borderColor: theme.card,
                borderWidth: 1.5,
              },
            };
          }),
          ...corners(inner),
        ],
        links: flow.links.map(({ source, target, value }) => ({
          source: flow.nodes.indexOf(source),
          target: flow.nodes.indexOf(target),
          lineStyle: {
            width: 1 + (largest > 0 && config.value !== undefined ? (value / largest) * 3 : 0),
            color: linkColor(tones.get(target), theme),
          },
        })),
        lineStyle: { opacity: 0.75, curveness: 0.12 },
        label: {
          show: true,
          position: 'bottom',
          distance: 3,
          color: theme.text,
          fontSize: LABEL_SIZE,
          formatter: ({ name }: { name: string }) =>
            ellipsise(plainInRichText(flow.nodes[Number(name)] ?? ''), room, LABEL_SIZE),
        },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}

/** Two unseen nodes in the corners hold the view to the tile, so that a lone layer is not stretched over it. */
function corners({ width, height }: { width: number; height: number }): object[] {
  const unseen = { symbolSize: 0, label: { show: false }, tooltip: { show: false }, itemStyle: { opacity: 0 } };
  return [
    { id: 'upper-left', name: '', x: 0, y: 0, ...unseen },
    { id: 'lower-right', name: '', x: width, y: height, ...unseen },
  ];
}

function linkColor(tone: Tone | undefined, theme: ChartTheme): string {
  return tone === 'danger' || tone === 'warning' ? theme[tone] : theme.line;
}

function nodeSizes(flow: Flow): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { source, target } of flow.links) {
    sizes.set(source, (sizes.get(source) ?? 0) + 1);
    sizes.set(target, (sizes.get(target) ?? 0) + 1);
  }
  return sizes;
}

function nodeWords(flow: Flow, node: string): string {
  const out = flow.links.filter(({ source }) => source === node).length;
  const inward = flow.links.filter(({ target }) => target === node).length;
  return `${inward} in · ${out} out`;
}

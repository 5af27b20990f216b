import type { EChartsOption } from 'echarts';
import { baseOption, tooltipOption, tooltipText } from '../base-option.js';
import { LABEL_SIZE } from '../cartesian/axes.js';
import { cellName, clampedSum } from '../cell-name.js';
import { mix, readableOn } from '../color.js';
import { formatFigure, type Reader, type ValueFormat } from '../format/format-value.js';
import { plainInRichText } from '../format/text-fit.js';
import { cellOf, toNumber, type ChartContext, type ChartResult } from '../result.js';
import { seriesColor, themeOf, type ChartTheme } from '../theme.js';

export interface TreemapConfig extends ValueFormat {
  /** Column or columns, from the whole to its parts: region, country, city. */
  path: string | string[];
  value: string;
}

export interface TreeNode {
  name: string;
  value: number;
  children: TreeNode[];
}

export interface Tree {
  roots: TreeNode[];
  total: number;
  notes: string[];
}

const MOST_CHILDREN = 60;

/** Rows as a tree, largest first; what is missing or not above zero is left out, the small ones of many put together. */
export function treeOf(config: TreemapConfig, result: ChartResult, reader: Reader): Tree {
  const path = typeof config.path === 'string' ? [config.path] : config.path;
  const root: Growing = { value: 0, children: new Map() };
  let leftOut = 0;
  for (const row of result.rows) {
    const value = toNumber(cellOf(row, config.value));
    if (value === null || value <= 0) {
      leftOut += 1;
      continue;
    }
    let at = root;
    at.value = clampedSum(at.value, value);
    for (const name of path) {
      const key = cellName(row, name, result, reader);
      const next = at.children.get(key) ?? { value: 0, children: new Map<string, Growing>() };
      at.children.set(key, next);
      next.value = clampedSum(next.value, value);
      at = next;
    }
  }
  const small = { count: 0 };
  const roots = finished(root, small);
  const notes = [
    ...(small.count > 0 ? [`${small.count} small ones together as Other`] : []),
    ...(leftOut > 0 ? [`${leftOut} without a value above zero left out`] : []),
  ];
  return { roots, total: root.value, notes };
}

interface Growing {
  value: number;
  children: Map<string, Growing>;
}

function finished({ children }: Growing, small: { count: number }): TreeNode[] {
  const ranked = [...children].sort(([, a], [, b]) => b.value - a.value);
  const kept = ranked.length > MOST_CHILDREN ? ranked.slice(0, MOST_CHILDREN - 1) : ranked;
  const rest = ranked.slice(kept.length);
  small.count += rest.length;
  const nodes = kept.map(([name, node]): TreeNode => ({ name, value: node.value, children: finished(node, small) }));
  if (rest.length === 0) return nodes;
  return [
    ...nodes,
    { name: 'Other', value: rest.reduce((sum, [, { value }]) => clampedSum(sum, value), 0), children: [] },
  ];
}

interface DrawnNode {
  name: string;
  value: number;
  itemStyle: object;
  label: object;
  upperLabel?: object;
  children?: DrawnNode[];
}

/** The ECharts option of nested areas. */
export function treemapOption(config: TreemapConfig, result: ChartResult, context: ChartContext): EChartsOption {
  const theme = themeOf(context);
  const { roots, total } = treeOf(config, result, context);
  const nested = roots.some(({ children }) => children.length > 0);
  const write = (value: number, length: 'short' | 'rounded'): string => formatFigure(value, config, context, length);
  // Doubles near their end make areas of no number; shares draw the same.
  const area = (value: number): number => (total > 0 ? value / total : 0);
  const drawn = (node: TreeNode, color: string, depth: number): DrawnNode => {
    const leaf = node.children.length === 0;
    const shade = leaf ? color : mix(color, theme.card, 0.72);
    const text = readableOn(shade, theme.text, theme.card);
    return {
      name: plainInRichText(node.name),
      value: area(node.value),
      itemStyle: {
        color: shade,
        borderColor: leaf ? theme.card : mix(color, theme.card, 0.72),
        borderWidth: leaf ? 1 : 2,
      },
      label: { color: text, formatter: labelText(node, write(node.value, 'short')) },
      ...(!leaf && {
        upperLabel: {
          show: true,
          height: 20,
          color: text,
          fontSize: LABEL_SIZE,
          fontWeight: 600,
          formatter: plainInRichText(node.name),
        },
        children: node.children.map((child, index) =>
          drawn(
            child,
            mix(color, theme.card, Math.min(0.45, (index / Math.max(1, node.children.length)) * 0.5)),
            depth + 1,
          ),
        ),
      }),
    };
  };
  return {
    ...baseOption(context),
    tooltip: {
      ...tooltipOption(theme),
      trigger: 'item',
      formatter: (params: unknown) => {
        const { treePathInfo, value } = params as { treePathInfo?: { name: string }[]; value?: number };
        const names = (treePathInfo ?? []).map(({ name }) => name).filter((name) => name !== '');
        if (names.length === 0 || typeof value !== 'number') return '';
        const share = formatFigure(value, { format: 'percent' }, context, 'rounded');
        return tooltipText(names.join(' › '), `${write(value * total, 'rounded')} · ${share}`);
      },
    },
    series: [
      {
        type: 'treemap',
        left: 0,
        top: 0,
        width: '100%',
        height: '100%',
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        visibleMin: 60,
        squareRatio: 1.2,
        label: {
          show: true,
          position: 'insideTopLeft',
          fontSize: LABEL_SIZE,
          lineHeight: 14,
          overflow: 'truncate',
          ellipsis: '…',
          padding: [1, 2],
        },
        upperLabel: { show: false },
        // The whole has no frame and no name of its own.
        levels: [{ itemStyle: { borderWidth: 0, gapWidth: 2 }, upperLabel: { show: false } }],
        itemStyle: { gapWidth: 1, borderColor: theme.card },
        emphasis: { itemStyle: { borderColor: theme.text }, label: { show: true } },
        data: roots.map((node, index) => drawn(node, nodeColor(node, index, nested, roots.length, theme), 0)),
      },
    ],
  };
}

/** Branches have a colour each; leaves of one level shades of one, for their size is what differs. */
function nodeColor(node: TreeNode, index: number, nested: boolean, count: number, theme: ChartTheme): string {
  if (nested) return node.name === 'Other' ? theme.rest : seriesColor(theme, index);
  return mix(theme.accent, theme.card, Math.min(0.6, (index / Math.max(1, count)) * 0.7));
}

function labelText({ name }: TreeNode, figure: string): string {
  return `${plainInRichText(name)}\n${figure}`;
}

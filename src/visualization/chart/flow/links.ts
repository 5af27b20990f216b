import { cellName, clampedSum } from '../cell-name.js';
import { NO_VALUE, type Reader, type ValueFormat } from '../format/format-value.js';
import { cellOf, toNumber, type ChartResult } from '../result.js';

export interface FlowConfig extends ValueFormat {
  /** Column with where each link begins. */
  source: string;
  /** Column with where it ends. */
  target: string;
  /** Column of figures: how much flows, or how strong a dependency is. */
  value?: string;
}

export interface FlowLink {
  source: string;
  target: string;
  value: number;
}

export interface Flow {
  nodes: string[];
  links: FlowLink[];
  notes: string[];
}

const MOST_LINKS = 400;

/** Least pixels of height for a node with its name beside it, and with its name under it. */
const NODE_HEIGHT = 11;
export const NAMED_BELOW_HEIGHT = 25;
const LEAST_NODES = 6;

/**
 * Links between named ends, equal ones added up; each counts 1 where there is no figure. What lacks an end, is not above
 * zero, or leads back to itself is left out; of very many links the largest 400 are kept, and of those the ones between as
 * many ends as the height bears, where it is given.
 */
export function flowOf(
  config: FlowConfig,
  result: ChartResult,
  reader: Reader & { height?: number },
  nodeHeight = NODE_HEIGHT,
): Flow {
  const links = new Map<string, FlowLink>();
  let leftOut = 0;
  for (const row of result.rows) {
    const source = cellName(row, config.source, result, reader);
    const target = cellName(row, config.target, result, reader);
    const value = config.value === undefined ? 1 : toNumber(cellOf(row, config.value));
    if (source === NO_VALUE || target === NO_VALUE || source === target || value === null || value <= 0) {
      leftOut += 1;
      continue;
    }
    const key = JSON.stringify([source, target]);
    const before = links.get(key);
    links.set(key, { source, target, value: before ? clampedSum(before.value, value) : value });
  }
  const all = [...links.values()];
  const most = reader.height === undefined ? Infinity : Math.max(LEAST_NODES, Math.floor(reader.height / nodeHeight));
  const kept = readable(all, most);
  const notes = [
    ...(leftOut > 0 ? [`${leftOut} without two ends or a flow left out`] : []),
    ...(kept.length < all.length ? [`largest ${kept.length} of ${all.length} links`] : []),
  ];
  return { nodes: [...new Set(kept.flatMap(({ source, target }) => [source, target]))], links: kept, notes };
}

/** The largest links between no more than `most` beginnings and `most` ends, in their own order. */
function readable(links: readonly FlowLink[], most: number): FlowLink[] {
  const sources = new Set(links.map(({ source }) => source));
  const targets = new Set(links.map(({ target }) => target));
  if (links.length <= MOST_LINKS && sources.size <= most && targets.size <= most) return [...links];
  const begun = new Set<string>();
  const ended = new Set<string>();
  const kept = new Set<FlowLink>();
  for (const link of [...links].sort((a, b) => b.value - a.value)) {
    if (kept.size >= MOST_LINKS) break;
    if (!begun.has(link.source) && begun.size >= most) continue;
    if (!ended.has(link.target) && ended.size >= most) continue;
    begun.add(link.source);
    ended.add(link.target);
    kept.add(link);
  }
  return links.filter((link) => kept.has(link));
}

/**
 * The links that lead onward, and those that close a circle. Taken from the largest down, so that of a circle the
 * smallest link is the one that closes it.
 */
export function withoutCircles(links: readonly FlowLink[]): { onward: FlowLink[]; closing: FlowLink[] } {
  const next = new Map<string, string[]>();
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(next.get(at) ?? []));
    }
    return false;
  };
  const closing = new Set<FlowLink>();
  for (const link of [...links].sort((a, b) => b.value - a.value)) {
    if (reaches(link.target, link.source)) closing.add(link);
    else next.set(link.source, [...(next.get(link.source) ?? []), link.target]);
  }
  return { onward: links.filter((link) => !closing.has(link)), closing: [...closing] };
}

/** The layer of each node: 0 where nothing leads to it, else one more than the latest before it. Links without circles. */
export function layersOf(nodes: readonly string[], links: readonly FlowLink[]): Map<string, number> {
  const before = new Map<string, string[]>(nodes.map((node) => [node, []]));
  for (const { source, target } of links) before.get(target)?.push(source);
  const layers = new Map<string, number>();
  const layer = (node: string): number => {
    const known = layers.get(node);
    if (known !== undefined) return known;
    const own = (before.get(node) ?? []).reduce((latest, each) => Math.max(latest, layer(each) + 1), 0);
    layers.set(node, own);
    return own;
  };
  for (const node of nodes) layer(node);
  return layers;
}

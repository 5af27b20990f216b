import { layersOf, withoutCircles, type Flow } from './links.js';

/** Where a node lies: 0 to 1 across, 0 to 1 down. */
export interface NodePlace {
  x: number;
  y: number;
  layer: number;
}

const SWEEPS = 8;

/**
 * A layered layout (K. Sugiyama, S. Tagawa, M. Toda 1981, without the long links' bends): layers from left to right by
 * the longest way to a node, nodes of a layer by the mean of their neighbours', swept to and fro. No chance in it, so
 * that the same dependencies lie the same way each time.
 */
export function layeredLayout(flow: Flow): Map<string, NodePlace> {
  const { onward } = withoutCircles(flow.links);
  const layers = layersOf(flow.nodes, onward);
  const depth = Math.max(0, ...layers.values());
  const columns = Array.from({ length: depth + 1 }, (_, at) => flow.nodes.filter((node) => layers.get(node) === at));
  const neighbours = (node: string, side: 'source' | 'target'): string[] =>
    onward.flatMap((link) => {
      if (side === 'source') return link.target === node ? [link.source] : [];
      return link.source === node ? [link.target] : [];
    });
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const side = sweep % 2 === 0 ? 'source' : 'target';
    const ranks = new Map(
      columns.flatMap((column) => column.map((node, index) => [node, (index + 0.5) / column.length] as const)),
    );
    const weight = (node: string): number => {
      const around = neighbours(node, side);
      if (around.length === 0) return ranks.get(node) ?? 0.5;
      return around.reduce((sum, each) => sum + (ranks.get(each) ?? 0.5) / around.length, 0);
    };
    for (const column of columns) {
      const weights = new Map(column.map((node) => [node, weight(node)]));
      column.sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
    }
  }
  return new Map(
    columns.flatMap((column, layer) =>
      column.map((node, index) => [
        node,
        { x: depth === 0 ? 0.5 : layer / depth, y: (index + 0.5) / column.length, layer },
      ]),
    ),
  );
}

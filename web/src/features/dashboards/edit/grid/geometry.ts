import type { WidgetPosition } from '../../../../api/types.js';
import { COLUMNS, onGrid } from '../../view/layout.js';

/** A grid in pixels. */
export interface GridMetrics {
  columnWidth: number;
  rowHeight: number;
  gap: number;
}

/** A rectangle in pixels, from the grid's upper left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The edges that a pointer has hold of; none moves the whole. */
export type Grip = 'move' | 'right' | 'bottom' | 'corner';

export function metricsOf(width: number, rowHeight: number, gap: number): GridMetrics {
  return { columnWidth: Math.max(1, (width - gap * (COLUMNS - 1)) / COLUMNS), rowHeight, gap };
}

export function boxOf({ x, y, width, height }: WidgetPosition, { columnWidth, rowHeight, gap }: GridMetrics): Box {
  return {
    left: x * (columnWidth + gap),
    top: y * (rowHeight + gap),
    width: width * columnWidth + (width - 1) * gap,
    height: height * rowHeight + (height - 1) * gap,
  };
}

/** Where a widget goes, or how large it gets, when a pointer has carried it so many pixels: the nearest cell. */
export function carried(
  position: WidgetPosition,
  grip: Grip,
  across: number,
  down: number,
  { columnWidth, rowHeight, gap }: GridMetrics,
): WidgetPosition {
  const columns = Math.round(across / (columnWidth + gap));
  const rows = Math.round(down / (rowHeight + gap));
  const { x, y, width, height } = position;
  if (grip === 'move') return onGrid({ x: x + columns, y: y + rows, width, height });
  const wide = grip === 'bottom' ? width : Math.min(COLUMNS - x, Math.max(1, width + columns));
  const high = grip === 'right' ? height : Math.max(1, height + rows);
  return onGrid({ x, y, width: wide, height: high });
}

/** The box under a pointer that carries it, before it snaps to a cell. */
export function dragged(box: Box, grip: Grip, across: number, down: number, least: GridMetrics): Box {
  if (grip === 'move') return { ...box, left: box.left + across, top: box.top + down };
  return {
    ...box,
    width: grip === 'bottom' ? box.width : Math.max(least.columnWidth, box.width + across),
    height: grip === 'right' ? box.height : Math.max(least.rowHeight, box.height + down),
  };
}

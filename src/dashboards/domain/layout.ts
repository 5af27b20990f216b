import { GRID_COLUMNS, type WidgetPosition, type WidgetType } from './dashboard-content.js';

/** Rows that a dashboard may reach down to, and that one widget may span. */
export const MAX_ROW = 10_000;
export const MAX_HEIGHT = 200;

/** What is wrong with a position; null when it lies on the grid. */
export function positionProblem({ x, y, width, height }: WidgetPosition): string | null {
  if (![x, y, width, height].every(Number.isInteger)) return 'position must be in whole columns and rows';
  if (width < 1 || height < 1) return 'position must be at least one column wide and one row high';
  if (x < 0 || y < 0) return 'position must not be negative';
  if (x + width > GRID_COLUMNS) return `position must end within ${GRID_COLUMNS} columns`;
  if (height > MAX_HEIGHT || y > MAX_ROW) return `position must end within ${MAX_ROW} rows, ${MAX_HEIGHT} a widget`;
  return null;
}

/**
 * Moves widgets down until none covers another, as people know it from dashboards: from top to bottom and left to
 * right, each keeps its place when it is free and otherwise goes below what is in its way. Gaps stay, the order of the
 * answer is the order given, and settled widgets are settled alike again.
 */
export function settle<T extends { position: WidgetPosition }>(widgets: readonly T[]): T[] {
  const order = widgets.map((_, index) => index).sort((a, b) => compare(widgets[a], widgets[b]) || a - b);
  const settled = [...widgets];
  const placed: WidgetPosition[] = [];
  for (const index of order) {
    const widget = widgets[index];
    if (!widget) continue;
    const position = firstFree(widget.position, placed);
    placed.push(position);
    if (position !== widget.position) settled[index] = { ...widget, position };
  }
  return settled;
}

const DEFAULT_SIZES: Readonly<Record<WidgetType, { width: number; height: number }>> = {
  chart: { width: 6, height: 4 },
  table: { width: 6, height: 4 },
  metric: { width: 3, height: 2 },
  filter: { width: 3, height: 1 },
  text: { width: 12, height: 2 },
  'log-viewer': { width: 12, height: 4 },
  'system-status': { width: 6, height: 4 },
  'workflow-tracker': { width: 6, height: 4 },
  'alert-panel': { width: 6, height: 4 },
};

/** Where a widget goes that says nothing of its place: below all others. */
export function placeBelow(type: WidgetType, others: readonly WidgetPosition[]): WidgetPosition {
  const y = others.reduce((bottom, position) => Math.max(bottom, position.y + position.height), 0);
  return { x: 0, y, ...DEFAULT_SIZES[type] };
}

function firstFree(wanted: WidgetPosition, placed: readonly WidgetPosition[]): WidgetPosition {
  let position = wanted;
  for (;;) {
    const inTheWay = placed.filter((other) => overlap(position, other));
    if (inTheWay.length === 0) return position;
    position = { ...position, y: Math.max(...inTheWay.map((other) => other.y + other.height)) };
  }
}

function overlap(a: WidgetPosition, b: WidgetPosition): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function compare(a: { position: WidgetPosition } | undefined, b: { position: WidgetPosition } | undefined): number {
  return a && b ? a.position.y - b.position.y || a.position.x - b.position.x : 0;
}

import type { ReactNode } from 'react';
import type { WidgetPosition } from '../../../api/types.js';
import { useElementSize } from '../visuals/use-element-size.js';
import { COLUMNS, inReadingOrder, spansOfTwo } from './layout.js';

export const GAP = 12;
const DEFAULT_ROW_HEIGHT = 80;
/** Narrower than this, two tiles stand side by side at most; and below that, one. */
const WIDE = 860;
const MEDIUM = 520;

interface Placed {
  id: string;
  position: WidgetPosition;
  type: string;
}

export interface DashboardGridProps<T extends Placed> {
  widgets: readonly T[];
  /** Height of a row in pixels. */
  rowHeight: number | undefined;
  children: (widget: T) => ReactNode;
}

/**
 * Tiles on 12 columns. Where there is less room they stand two abreast, and on phones one below the other, always in
 * the order in which the wide grid is read.
 */
export function DashboardGrid<T extends Placed>({
  widgets,
  rowHeight = DEFAULT_ROW_HEIGHT,
  children,
}: DashboardGridProps<T>) {
  const [measure, size] = useElementSize<HTMLDivElement>();
  const width = size?.width ?? null;
  const columns = width === null || width >= WIDE ? COLUMNS : width >= MEDIUM ? 2 : 1;
  const ordered = inReadingOrder(widgets);
  const spans = columns === 2 ? spansOfTwo(ordered) : [];
  return (
    <div
      ref={measure}
      className="grid"
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridAutoRows: rowHeight,
        gap: GAP,
        // Before it is measured nothing is shown, so that nothing jumps.
        visibility: width === null ? 'hidden' : 'visible',
      }}
    >
      {ordered.map((widget, index) => (
        <div key={widget.id} className="min-h-0 min-w-0" style={place(widget, columns, spans[index] ?? 1)}>
          {children(widget)}
        </div>
      ))}
    </div>
  );
}

function place(widget: Placed, columns: number, span: number): { gridColumn: string; gridRow: string } {
  const { x, y, width, height } = widget.position;
  if (columns === COLUMNS) return { gridColumn: `${x + 1} / span ${width}`, gridRow: `${y + 1} / span ${height}` };
  return { gridColumn: `span ${span}`, gridRow: `span ${height}` };
}

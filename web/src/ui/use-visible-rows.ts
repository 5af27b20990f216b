import { type RefObject, useLayoutEffect, useState } from 'react';

export interface VisibleRows {
  /** Index of the first row to draw. */
  start: number;
  /** Index after the last row to draw. */
  end: number;
}

/**
 * Which rows of a scrolling list to draw, when all of them are `rowHeight` pixels high: those in sight and `spare`
 * more on either side. The list keeps its whole height by a spacer; thousands of rows then cost as little as fifty.
 */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  spare = 12,
): VisibleRows {
  const [view, setView] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      // Only a change of rows draws anew, not each pixel.
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      const height = element.clientHeight;
      setView((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, rowHeight]);
  const first = Math.floor(view.top / rowHeight);
  const start = Math.max(0, Math.min(first, count) - spare);
  return { start, end: Math.min(count, first + Math.ceil(view.height / rowHeight) + 1 + spare) };
}

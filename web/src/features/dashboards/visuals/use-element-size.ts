import { useCallback, useState } from 'react';

export interface ElementSize {
  width: number;
  height: number;
}

/** The size of an element's content box in whole pixels, kept up to date; null until it is measured. */
export function useElementSize<T extends Element>(): [
  (element: T | null) => (() => void) | undefined,
  ElementSize | null,
] {
  const [size, setSize] = useState<ElementSize | null>(null);
  const ref = useCallback((element: T | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const width = Math.floor(entry.contentRect.width);
      const height = Math.floor(entry.contentRect.height);
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}

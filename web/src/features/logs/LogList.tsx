import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../ui/index.js';
import type { LogLine } from './log-queries.js';
import { LogRow, type LogRowProps } from './LogRow.js';

export interface LogListProps extends Pick<LogRowProps, 'onTerm' | 'onFollow'> {
  lines: readonly LogLine[];
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
}

const ROW_HEIGHT = 33;

/** Lines, of which only those in sight are drawn; more are fetched when the end comes near. */
export function LogList({ lines, hasMore, loadingMore, onMore, onTerm, onFollow }: LogListProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    // What stands above the list grows when its answer comes.
    const measure = (): void =>
      setTop(list.current === null ? 0 : Math.round(list.current.getBoundingClientRect().top + scrollY));
    const resized = new ResizeObserver(measure);
    resized.observe(document.body);
    return () => resized.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
    scrollMargin: top,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && last >= lines.length - 20) onMore();
  }, [hasMore, loadingMore, last, lines.length, onMore]);
  const toggle = (id: string): void => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <>
      <div ref={list} role="list" aria-label="Lines" className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const line = lines[row.index];
          return line === undefined ? null : (
            <div
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              role="listitem"
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${row.start - top}px)` }}
            >
              <LogRow
                line={line}
                open={open.has(line.id)}
                onToggle={() => toggle(line.id)}
                onTerm={onTerm}
                onFollow={onFollow}
              />
            </div>
          );
        })}
      </div>
      {hasMore && (
        <div className="flex justify-center p-3">
          <Button size="sm" pending={loadingMore} onClick={onMore}>
            More lines
          </Button>
        </div>
      )}
    </>
  );
}

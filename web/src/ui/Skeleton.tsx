import { cx } from './cx.js';

/** A quiet stand-in of the shape of what is loading; size it by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-pulse-soft rounded-[4px] bg-neutral-soft', className)} />;
}

const WIDTHS = ['w-11/12', 'w-full', 'w-4/5', 'w-2/3'];

/** Lines of text that are loading. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span className={cx('flex flex-col gap-2', className)} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} className={cx('h-3', WIDTHS[index % WIDTHS.length])} />
      ))}
    </span>
  );
}

import { Skeleton } from '../../../ui/index.js';

const WIDTHS = ['w-36', 'w-44', 'w-28', 'w-40', 'w-32'];

/** A list of two-line entries that is loading. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-4 p-3.5">
      {WIDTHS.map((width) => (
        <div key={width} className="flex flex-col gap-1.5">
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-2.5 w-24" />
        </div>
      ))}
    </div>
  );
}

import { Skeleton } from '../../../ui/index.js';

/** A dashboard's shape in grey, while its definition is on its way. */
export function DashboardSkeleton() {
  return (
    <div role="status" aria-label="Loading the dashboard">
      <div className="mb-3 flex h-8 items-center justify-between">
        <Skeleton className="h-5 w-44" />
        <Skeleton className="h-8 w-56 !rounded-control" />
      </div>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[0, 1, 2, 3].map((tile) => (
          <Tile key={tile} className="h-[140px]" />
        ))}
        <Tile className="col-span-2 h-[292px] lg:col-span-3" />
        <Tile className="col-span-2 h-[292px] lg:col-span-1" />
      </div>
    </div>
  );
}

function Tile({ className }: { className: string }) {
  return (
    <div className={`rounded-card border border-line bg-card p-3.5 ${className}`}>
      <Skeleton className="h-3.5 w-28" />
      <Skeleton className="mt-3 h-6 w-40" />
    </div>
  );
}

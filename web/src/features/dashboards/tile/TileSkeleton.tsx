import type { Widget } from '../../../api/types.js';
import { Skeleton } from '../../../ui/index.js';

const BARS = ['h-2/5', 'h-3/5', 'h-1/2', 'h-4/5', 'h-3/5', 'h-2/3', 'h-full', 'h-3/4', 'h-1/2', 'h-4/5'];
const ROWS = ['w-3/5', 'w-4/5', 'w-2/3', 'w-3/4', 'w-1/2', 'w-4/5', 'w-3/5', 'w-2/3'];

/** What a tile will be, in grey, while its first data is on its way. */
export function TileSkeleton({ widget }: { widget: Pick<Widget, 'type' | 'visualization'> }) {
  return (
    <div role="status" aria-label="Loading" className="size-full overflow-hidden">
      <Shape
        type={widget.type}
        visualization={widget.visualization.type}
        horizontal={widget.visualization.config['horizontal'] === true}
      />
    </div>
  );
}

function Shape({
  type,
  visualization,
  horizontal,
}: {
  type: Widget['type'];
  visualization: string;
  horizontal: boolean;
}) {
  if (type === 'metric') {
    return (
      <div className="flex h-full flex-col">
        <Skeleton className="mt-1.5 h-5 w-28" />
        <Skeleton className="mt-2.5 h-3 w-36" />
        <Skeleton className="mt-auto h-6 w-full" />
      </div>
    );
  }
  if (type === 'table') {
    return (
      <div className="flex flex-col gap-4 px-3.5 pt-2">
        {ROWS.map((width, index) => (
          <div key={index} className="flex items-center gap-6">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="ml-auto h-3 w-16 shrink-0" />
          </div>
        ))}
      </div>
    );
  }
  if (visualization === 'pie') {
    return (
      <div className="flex h-full items-center justify-center gap-8">
        <Skeleton className="aspect-square h-4/5 !rounded-full" />
        <div className="flex w-28 flex-col gap-2.5">
          <Skeleton className="h-3" />
          <Skeleton className="h-3" />
          <Skeleton className="h-3 w-3/4" />
        </div>
      </div>
    );
  }
  if (horizontal) {
    return (
      <div className="flex h-full flex-col justify-around py-1">
        {ROWS.map((width, index) => (
          <Skeleton key={index} className={`h-3.5 ${width}`} />
        ))}
      </div>
    );
  }
  return (
    <div className="flex h-full items-end gap-2 pb-4">
      {BARS.map((height, index) => (
        <Skeleton key={index} className={`flex-1 ${height}`} />
      ))}
    </div>
  );
}

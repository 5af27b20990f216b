import { fullTime, relativeTime } from '../format/time.js';
import { useNow } from './use-now.js';

/** "3 min ago", kept up to date; the whole time is in the tooltip. `never` stands for null. */
export function RelativeTime({
  at,
  never = 'never',
  className,
}: {
  at: string | null;
  never?: string;
  className?: string;
}) {
  const now = useNow();
  if (at === null) return <span className={className}>{never}</span>;
  return (
    <time dateTime={at} title={fullTime(at)} className={className}>
      {relativeTime(at, now)}
    </time>
  );
}

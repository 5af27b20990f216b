import { fullTime, relativeTime } from '../format/time.js';
import { useNow } from './use-now.js';

/**
 * "3 min ago", kept up to date; the whole time is in the tooltip. `never` stands for null. What is `past` is never said to be
 * ahead, though the page's time moves in steps.
 */
export function RelativeTime({
  at,
  never = 'never',
  past = false,
  className,
}: {
  at: string | null;
  never?: string;
  past?: boolean;
  className?: string;
}) {
  const now = useNow();
  if (at === null) return <span className={className}>{never}</span>;
  return (
    <time dateTime={at} title={fullTime(at)} className={className}>
      {relativeTime(at, past && Date.parse(at) > now.getTime() ? new Date(at) : now)}
    </time>
  );
}

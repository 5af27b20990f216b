import { useEffect, useState } from 'react';
import { duration } from '../../../format/number.js';

/** How long something has been running; `since` is of `performance.now()`. */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, now - since) / 1000;
  return <span>{seconds < 60 ? `${seconds.toFixed(1)}\u00a0s` : duration(seconds * 1000)}</span>;
}

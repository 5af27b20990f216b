import { useEffect, useState } from 'react';

const PAUSE_MS = 500;

/** The value once it has stayed for a moment: for what is asked while somebody types. */
export function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

import { useMemo, useSyncExternalStore } from 'react';
import type { Reader } from '@tidemark/chart';
import { useMe } from '../../../session/session.js';
import { readerLocale } from './reader-locale.js';

/** Whose number and date habits the page follows: the browser's language, the tenant's time zone. */
export function useReader(): Reader {
  const { tenant } = useMe();
  return useMemo(() => ({ locale: readerLocale, timeZone: tenant.timeZone }), [tenant.timeZone]);
}

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

function subscribe(listener: () => void): () => void {
  reducedMotion.addEventListener('change', listener);
  return () => reducedMotion.removeEventListener('change', listener);
}

/** Whether charts may glide from one value to the next. */
export function useMotion(): boolean {
  return !useSyncExternalStore(subscribe, () => reducedMotion.matches);
}

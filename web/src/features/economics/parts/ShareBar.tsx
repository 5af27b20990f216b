import { ProgressBar } from '../../../ui/index.js';

/** How much of the whole, from 0 to 100, as a thin bar; nothing where it is not known. */
export function ShareBar({ percent, label }: { percent: number | null; label: string }) {
  return percent === null ? null : <ProgressBar value={percent / 100} label={`Share of ${label}`} className="min-w-10" />;
}

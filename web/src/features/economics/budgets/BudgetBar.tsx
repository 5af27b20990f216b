import { cx, ProgressBar } from '../../../ui/index.js';
import { barTone } from './budget-words.js';

export interface BudgetBarProps {
  /** Spent, of the amount. */
  percent: number;
  name: string;
  /** Percent at which somebody is told; 50, 80 and 100 unless given. */
  thresholds?: readonly number[];
  className?: string;
}

/** How much of a budget is used, with a notch at each threshold. */
export function BudgetBar({ percent, name, thresholds = [50, 80, 100], className }: BudgetBarProps) {
  return (
    <span className={cx('relative block', className)}>
      <ProgressBar value={percent / 100} label={`Used of ${name}`} tone={barTone(percent)} className="h-1.5" />
      {thresholds
        .filter((threshold) => threshold < 100)
        .map((threshold) => (
          <span key={threshold} aria-hidden title={`${threshold}\u00a0%`} className="absolute -top-0.5 h-2.5 w-px bg-line-strong" style={{ left: `${threshold}%` }} />
        ))}
    </span>
  );
}

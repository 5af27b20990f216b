import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.js';

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** Why it is empty and what to do next. */
  children?: ReactNode;
  action?: ReactNode;
  /** Less room around it: within a tile. */
  compact?: boolean;
  className?: string;
}

/** Nothing here yet: says why and what to do. */
export function EmptyState({ icon: Icon, title, children, action, compact = false, className }: EmptyStateProps) {
  return (
    <div
      className={cx(
        'flex flex-col items-center justify-center text-center',
        compact ? 'gap-1 p-4' : 'gap-1.5 px-4 py-12',
        className,
      )}
    >
      {Icon !== undefined && (
        <span
          className={cx(
            'flex items-center justify-center rounded-card border border-line bg-sunken text-muted',
            compact ? 'mb-1 size-8' : 'mb-2 size-10',
          )}
        >
          <Icon size={compact ? 16 : 19} strokeWidth={1.6} aria-hidden />
        </span>
      )}
      <p className={cx('font-semibold', compact ? 'text-base' : 'text-lg')}>{title}</p>
      {children !== undefined && <div className="max-w-md text-base text-balance text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

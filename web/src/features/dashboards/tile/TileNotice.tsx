import { CircleAlert, RotateCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, cx, IconButton } from '../../../ui/index.js';

export interface TileNoticeProps {
  tone?: 'muted' | 'danger';
  title?: string;
  /** One line beside its sign, for tiles that are hardly higher than their name. */
  low?: boolean;
  onRetry?: (() => void) | undefined;
  children: ReactNode;
}

/** A tile without anything to show: why, and what to do. */
export function TileNotice({ tone = 'muted', title, low = false, onRetry, children }: TileNoticeProps) {
  const Icon = tone === 'danger' ? CircleAlert : SearchX;
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className={cx(
        'flex size-full overflow-y-auto',
        low ? 'items-start gap-2 pt-0.5' : 'flex-col items-center justify-center-safe gap-1 px-2 text-center',
      )}
    >
      <Icon
        size={16}
        strokeWidth={1.7}
        aria-hidden
        className={cx('shrink-0', low && 'mt-0.5', tone === 'danger' ? 'text-danger' : 'text-faint')}
      />
      <div className={cx('min-w-0', low && 'flex-1')}>
        {title !== undefined && <p className="text-base font-medium">{title}</p>}
        <div className={cx('text-sm break-words text-muted', !low && 'max-w-sm text-balance')}>{children}</div>
      </div>
      {onRetry !== undefined && low && <IconButton icon={RotateCw} label="Retry" size="sm" onClick={onRetry} />}
      {onRetry !== undefined && !low && (
        <Button size="sm" icon={RotateCw} className="mt-1" onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}

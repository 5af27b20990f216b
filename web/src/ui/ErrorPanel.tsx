import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, errorMessage } from '../api/errors.js';
import { Button } from './Button.js';
import { cx } from './cx.js';

export interface ErrorPanelProps {
  /** Whatever was thrown. */
  error: unknown;
  /** What failed, in the words of the page: "The members could not be loaded". */
  title?: ReactNode;
  onRetry?: () => void;
  retrying?: boolean;
  className?: string;
}

/** Says what failed and offers a retry; shows the request id, which the logs know. */
export function ErrorPanel({
  error,
  title = 'This could not be loaded',
  onRetry,
  retrying = false,
  className,
}: ErrorPanelProps) {
  return (
    <div
      role="alert"
      className={cx('flex items-start gap-2.5 rounded-card border border-line bg-card p-3.5', className)}
    >
      <CircleAlert size={16} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="text-base font-semibold">{title}</p>
        <p className="text-base break-words text-muted">{errorMessage(error)}</p>
        <RequestId error={error} />
      </div>
      {onRetry !== undefined && (
        <Button size="sm" icon={RotateCw} pending={retrying} onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}

/** An error in one line, above a form's buttons or in a dialog. */
export function ErrorLine({ error, className }: { error: unknown; className?: string }) {
  return (
    <p
      role="alert"
      className={cx(
        'flex items-start gap-1.5 rounded-control bg-danger-soft px-2.5 py-1.5 text-base text-danger',
        className,
      )}
    >
      <CircleAlert size={15} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">{errorMessage(error)}</span>
    </p>
  );
}

function RequestId({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.requestId === undefined || error.status < 500) return null;
  return <p className="mt-1 font-mono text-xs break-all text-faint">request {error.requestId}</p>;
}

import { CircleCheck, CircleX } from 'lucide-react';
import type { ConnectionTest } from '../../api/types.js';
import { duration } from '../../format/number.js';
import { cx, ErrorLine } from '../../ui/index.js';

/** How a connection test went: latency and version, or what stood in the way. */
export function TestResult({ result, error }: { result: ConnectionTest | undefined; error: unknown }) {
  if (error !== null && error !== undefined) return <ErrorLine error={error} />;
  if (result === undefined) return null;
  const Icon = result.ok ? CircleCheck : CircleX;
  return (
    <div
      role="status"
      className={cx(
        'flex items-start gap-2 rounded-control px-2.5 py-1.5',
        result.ok ? 'bg-success-soft text-success' : 'bg-danger-soft text-danger',
      )}
    >
      <Icon size={15} strokeWidth={1.9} aria-hidden className="mt-0.5 shrink-0" />
      <p className="min-w-0 break-words">
        <span className="font-semibold">
          {result.ok ? `Connected in ${duration(result.latencyMs)}` : 'No connection'}
        </span>
        {' · '}
        {result.ok ? (result.serverVersion ?? result.message) : result.message}
      </p>
    </div>
  );
}

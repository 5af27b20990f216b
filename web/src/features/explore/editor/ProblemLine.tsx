import { CircleAlert, RotateCw, TriangleAlert, X } from 'lucide-react';
import { Button, cx, IconButton } from '../../../ui/index.js';
import { lineAndColumn, type Place, type TextProblem } from './error-place.js';

export interface ProblemLineProps {
  problem: TextProblem;
  /** The editor's text, to tell lines by. */
  text: string;
  /** A live problem is about what is being typed; the other kind ended a run. */
  live: boolean;
  onReveal: (place: Place) => void;
  onDismiss?: () => void;
  /** For what the moment caused, not the text. */
  onRetry?: () => void;
  /** Known to the server's logs. */
  requestId?: string | undefined;
}

/** What is wrong with the text, under the editor: in words, with a way to the place. */
export function ProblemLine({ problem, text, live, onReveal, onDismiss, onRetry, requestId }: ProblemLineProps) {
  const { place } = problem;
  const Icon = live ? TriangleAlert : CircleAlert;
  return (
    <div
      role={live ? 'status' : 'alert'}
      className={cx(
        'flex items-start gap-2 border-t border-line px-3 py-1.5 text-base last:rounded-b-card',
        live ? 'text-muted' : 'bg-danger-soft text-ink',
      )}
    >
      <Icon
        size={15}
        strokeWidth={1.8}
        aria-hidden
        className={cx('mt-0.5 shrink-0', live ? 'text-warning' : 'text-danger')}
      />
      <div className="min-w-0 flex-1 break-words">
        {place !== null && <PlaceLink place={place} text={text} onReveal={onReveal} />}
        <span className={live ? '' : 'font-medium'}>{problem.message}</span>
        {problem.hint !== null && <span className="text-muted"> {problem.hint}</span>}
        {requestId !== undefined && <span className="block font-mono text-xs text-faint">request {requestId}</span>}
      </div>
      {onRetry !== undefined && (
        <Button size="sm" icon={RotateCw} className="-my-0.5" onClick={onRetry}>
          Retry
        </Button>
      )}
      {onDismiss !== undefined && (
        <IconButton icon={X} label="Close" size="sm" plain className="-my-1 -mr-1.5" onClick={onDismiss} />
      )}
    </div>
  );
}

function PlaceLink({ place, text, onReveal }: { place: Place; text: string; onReveal: (place: Place) => void }) {
  const { line, column } = lineAndColumn(text, place.from);
  return (
    <button
      type="button"
      title={`Line ${line}, column ${column}`}
      onClick={() => onReveal(place)}
      className="mr-1.5 rounded-sm font-medium whitespace-nowrap text-primary hover:underline"
    >
      Line {line}:
    </button>
  );
}

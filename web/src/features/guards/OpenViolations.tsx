import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCan } from '../../session/session.js';
import { Button, Card, ErrorPanel, Pill, RelativeTime, Skeleton } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { type Guarded, openViolationsQuery, type Violation } from './guard-queries.js';
import { figureText } from './guard-words.js';
import { ResolveDialog } from './ResolveDialog.js';
import { SeverityPill } from './StandingPill.js';

const FIRST = 10;
const RANK = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** What does not hold now, the severest first. */
export function OpenViolations({ of }: { of: Guarded }) {
  const open = useQuery(openViolationsQuery(of));
  const mayRespond = useCan('guards:respond');
  const [all, setAll] = useState(false);
  const [resolving, setResolving] = useState<Violation | null>(null);
  if (open.isError && open.data === undefined) {
    return <ErrorPanel title="The open violations could not be loaded" error={open.error} onRetry={() => void open.refetch()} retrying={open.isFetching} />;
  }
  // Equally severe ones keep the order of the list: the newest first.
  const rows = open.data && [...open.data].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return (
    <Card flush title="Open violations" pill={rows !== undefined && rows.length > 0 && <Pill tone="danger">{rows.length}</Pill>}>
      {rows === undefined ? (
        <div className="px-3.5 pb-3.5">
          <Skeleton className="h-9 w-full" />
        </div>
      ) : rows.length === 0 ? (
        <p className="px-3.5 pb-3.5 text-muted">None is open.</p>
      ) : (
        <ul aria-label="Open violations">
          {rows.slice(0, all ? undefined : FIRST).map((violation) => (
            <Row key={violation.id} violation={violation} onResolve={mayRespond ? () => setResolving(violation) : null} />
          ))}
        </ul>
      )}
      {rows !== undefined && rows.length > FIRST && !all && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {rows.length}
          </Button>
        </div>
      )}
      {resolving !== null && <ResolveDialog violation={resolving} of={of} onClose={() => setResolving(null)} />}
    </Card>
  );
}

function Row({ violation, onResolve }: { violation: Violation; onResolve: (() => void) | null }) {
  const reader = useReader();
  const { description, unit, lastValue, worstValue, thresholdValue, openedAt, severity, guard } = violation;
  return (
    <li className="flex items-start gap-x-3 gap-y-1 border-t border-line px-3.5 py-2.5">
      <span className="shrink-0 sm:w-16">
        <SeverityPill severity={severity} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{description}</p>
        <p className="text-sm text-muted">
          <RelativeTime past at={openedAt} /> · last {figureText(lastValue, unit, reader)} · worst {figureText(worstValue, unit, reader)} · threshold{' '}
          {figureText(thresholdValue, unit, reader)}
        </p>
      </div>
      {onResolve !== null && (
        <Button size="sm" aria-label={`Resolve the violation of ${guard}`} onClick={onResolve}>
          Resolve
        </Button>
      )}
    </li>
  );
}

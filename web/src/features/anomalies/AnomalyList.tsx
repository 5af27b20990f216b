import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useCan } from '../../session/session.js';
import { Button, ButtonLink, Card, EmptyState, ErrorPanel, Pill, RelativeTime } from '../../ui/index.js';
import { useMemberNames } from '../members/use-member-names.js';
import { AnomalyRow, AnomalyRowSkeleton } from './AnomalyRow.js';
import type { Anomaly } from './anomaly-queries.js';
import { addressOf, newMetricPath, type AnomalyView, DEFAULT_VIEW, isFiltered } from './anomaly-view.js';

export interface AnomalyListProps {
  found: Pick<UseInfiniteQueryResult, 'isError' | 'error' | 'isFetching' | 'isFetchingNextPage' | 'hasNextPage' | 'dataUpdatedAt'> & {
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  anomalies: readonly Anomaly[] | undefined;
  /** How many metrics are watched; undefined: not known yet. */
  watched: number | undefined;
  view: AnomalyView;
  shown: string | null;
  /** Changes what is listed; null: it is what it is. */
  onChange: ((next: Partial<AnomalyView>) => void) | null;
  /** In place of the state that is listed. */
  title?: string;
  className?: string;
}

const TITLES = { open: 'Open', resolved: 'Over', all: 'All' } as const;

/** Anomalies in words, the newest first; arrow keys move from one to the next. */
export function AnomalyList({ found, anomalies, watched, view, shown, onChange, title, className }: AnomalyListProps) {
  const nameOf = useMemberNames();
  if (found.isError && anomalies === undefined) {
    return <ErrorPanel title="The anomalies could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} {...(className !== undefined && { className })} />;
  }
  const query = addressOf(view).toString();
  const count = anomalies?.length ?? 0;
  return (
    <Card
      flush
      title={title ?? TITLES[view.status]}
      pill={count > 0 && <Pill tone={view.status === 'open' ? 'danger' : 'neutral'}>{`${count}${found.hasNextPage ? '+' : ''}`}</Pill>}
      context={anomalies !== undefined && <>read <RelativeTime past at={new Date(found.dataUpdatedAt).toISOString()} /></>}
      {...(className !== undefined && { className })}
    >
      {anomalies?.length === 0 ? (
        <Nothing view={view} watched={watched} onChange={onChange} />
      ) : (
        <ul aria-label="Anomalies" aria-busy={anomalies === undefined || undefined} onKeyDown={moveBetweenLinks} className="border-t border-line">
          {anomalies?.map((anomaly) => (
            <AnomalyRow
              key={anomaly.id}
              anomaly={anomaly}
              to={{ pathname: `/anomalies/${anomaly.id}`, search: query }}
              current={anomaly.id === shown}
              nameOf={nameOf}
            />
          )) ?? Array.from({ length: 5 }, (_, index) => <AnomalyRowSkeleton key={index} />)}
        </ul>
      )}
      {found.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" pending={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function moveBetweenLinks(event: KeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('li > a')];
  const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** Why there is none, and what to do. */
function Nothing({ view, watched, onChange }: { view: AnomalyView; watched: number | undefined; onChange: AnomalyListProps['onChange'] }): ReactNode {
  const mayWrite = useCan('anomalies:write');
  if (onChange !== null && isFiltered(view)) {
    return (
      <EmptyState icon={Activity} title="None fits the filters" action={<Button onClick={() => onChange({ ...DEFAULT_VIEW, of: view.of, status: view.status })}>Clear the filters</Button>}>
        Choose another metric, a longer time, or any severity.
      </EmptyState>
    );
  }
  if (watched === 0) {
    return (
      <EmptyState
        icon={Activity}
        title="Nothing is watched yet"
        action={
          mayWrite && (
            <ButtonLink variant="primary" to={newMetricPath(view.of)}>
              Watch a metric
            </ButtonLink>
          )
        }
      >
        {mayWrite
          ? 'Choose a metric or a KPI: Tidemark learns its usual course and says in a sentence when a value is unlike it.'
          : 'A developer or admin of this tenant can choose metrics to be watched.'}
      </EmptyState>
    );
  }
  if (onChange !== null && view.status === 'open') {
    return (
      <EmptyState icon={Activity} title="Nothing unusual now" action={<Button onClick={() => onChange({ status: 'all' })}>Look at those that are over</Button>}>
        {watched === undefined ? 'What is watched is as expected.' : `${watched === 1 ? 'The metric that is' : `All ${watched} metrics that are`} watched behave as expected.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Activity} compact={onChange === null} title="No anomaly was found yet">
      A metric must have been measured for some seventy points before anything can be told of it. What is over stands here for 90 days.
    </EmptyState>
  );
}

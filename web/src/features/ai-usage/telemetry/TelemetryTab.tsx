import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { Button, EmptyState, ErrorPanel } from '../../../ui/index.js';
import { begunQuery, telemetryQuery } from '../data/ai-queries.js';
import { type AiView, rangeWords } from '../data/ai-view.js';
import { StartCard } from '../start/StartCard.js';
import { DomainsCard } from './DomainsCard.js';
import { HourlyCard } from './HourlyCard.js';
import { ModelsCard } from './ModelsCard.js';
import { TelemetryFigures } from './TelemetryFigures.js';
import { TokensCard } from './TokensCard.js';

export interface TabProps {
  view: AiView;
  onView: (next: Partial<AiView>) => void;
}

/** What language models were used for, what it cost and how it went. */
export function TelemetryTab({ view, onView }: TabProps) {
  const { days, domain } = view;
  const found = useQuery(telemetryQuery({ days, domain }));
  const begun = useQuery(begunQuery());
  const telemetry = found.data;
  if (begun.data === false) return <StartCard />;
  if (found.isError && telemetry === undefined) {
    return <ErrorPanel title="The telemetry could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
  }
  if (telemetry?.overview.totalRequests === 0) return <Nothing view={view} onView={onView} />;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <TelemetryFigures telemetry={telemetry} />
      <div className="grid min-w-0 items-start gap-3 lg:grid-cols-3">
        <HourlyCard telemetry={telemetry} days={days} />
        <TokensCard tokens={telemetry?.tokens} />
      </div>
      <div className="grid min-w-0 items-start gap-3 2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ModelsCard telemetry={telemetry} />
        <DomainsCard telemetry={telemetry} domain={domain} onDomain={(next) => onView({ domain: next })} />
      </div>
    </div>
  );
}

/** There were sessions, but none in this range. */
export function Nothing({ view: { days, domain }, onView }: TabProps) {
  return (
    <EmptyState
      icon={CalendarClock}
      title={`No session ${rangeWords(days)}${domain === null ? '' : ` on ${domain}`}`}
      action={
        <>
          {days < 90 && <Button onClick={() => onView({ days: 90 })}>Look at 90 days</Button>}
          {domain !== null && <Button onClick={() => onView({ domain: null })}>All domains</Button>}
        </>
      }
    >
      Sessions appear here as soon as they are reported.
    </EmptyState>
  );
}

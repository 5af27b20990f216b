import { useCan } from '../../../session/session.js';
import { ErrorsCards } from './ErrorsCards.js';
import { RoutesCard } from './RoutesCard.js';
import { SlowQueriesCard } from './SlowQueriesCard.js';
import { TrendCard } from './TrendCard.js';

const SUBJECTS = ['responses', 'latency-p50', 'latency-p95', 'latency-p99', 'errors', 'database-pool', 'database-latency'] as const;
const LATENCY = ['latency-p50', 'latency-p95', 'latency-p99'];
const RESPONSES = ['responses'];
const ERRORS = ['errors'];
const POOL = ['database-pool'];
const DATABASE = ['database-latency'];
const PERCENTILES = { 'latency-p50': 'p50', 'latency-p95': 'p95', 'latency-p99': 'p99' };

/** Requests and their latency, errors, and the database behind them. */
export function TrafficTab({ range }: { range: string }) {
  const card = { range, together: SUBJECTS };
  const mayLook = useCan('slow-queries:read');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="grid min-w-0 gap-3 md:grid-cols-2 2xl:grid-cols-3">
        <TrendCard {...card} title="Latency of requests" subjects={LATENCY} names={PERCENTILES} />
        <TrendCard {...card} title="Requests by status" subjects={RESPONSES} stacked context="per second" />
        <TrendCard {...card} title="Failed requests" subjects={ERRORS} context="5xx, per second" nothing="No request has failed." />
        <TrendCard {...card} title="Database connections" subjects={POOL} />
        <TrendCard {...card} title="Database statements, p95" subjects={DATABASE} />
      </div>
      <RoutesCard range={range} />
      <div className="grid min-w-0 items-start gap-3 lg:grid-cols-2">
        <ErrorsCards range={range} />
      </div>
      {mayLook && <SlowQueriesCard />}
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { Card, EmptyState, ErrorPanel, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { liveQuery } from '../data/ai-queries.js';
import { exactMoney, money, whole } from '../data/ai-words.js';
import { liveColumns, type OpenSession } from '../sessions/session-columns.js';
import { Uptime } from '../sessions/SessionDialog.js';
import { FigureTile } from '../telemetry/FigureTile.js';
import { longest, spread } from './live-figures.js';

/** Sessions that go on right now; they come and go without the page being loaded anew. */
export function LiveTab({ domain, onOpen }: { domain: string | null; onOpen: OpenSession }) {
  const found = useQuery(liveQuery(domain));
  const reader = useReader();
  const live = found.data;
  if (found.isError && live === undefined) {
    return <ErrorPanel title="The live sessions could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
  }
  const oldest = live && longest(live.sessions);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div role="group" aria-label="Now" className="grid min-w-0 gap-3 sm:grid-cols-3">
        <FigureTile title="Live sessions" value={live && whole(live.total, reader)} context={live && live.total > 0 ? [spread(live.sessions, live.total)] : ['none goes on now']} />
        <FigureTile
          title="Cost so far"
          value={live && money(live.currentCost, live.currency, reader)}
          exact={live && exactMoney(live.currentCost, live.currency, reader)}
          context={live === undefined ? [] : [live.sessions.some(({ cost }) => cost === null) ? 'without those that have no price' : 'of what has been used']}
        />
        <FigureTile title="Tokens so far" value={live && whole(live.tokens, reader)} context={oldest == null ? [] : [<>the oldest goes on for <Uptime startedAt={oldest.startedAt} /></>]} />
      </div>
      <Card title="Live sessions" flush context={live && live.sessions.length < live.total ? `the newest ${whole(live.sessions.length, reader)} of ${whole(live.total, reader)}` : undefined}>
        <Table
          caption="Live sessions"
          columns={liveColumns(reader, onOpen)}
          rows={live?.sessions}
          rowKey={({ sessionId }) => sessionId}
          empty={
            <EmptyState icon={Radio} title="No session is live">
              One that is reported without <code className="font-mono text-sm">endedAt</code> and <code className="font-mono text-sm">success</code> is live until it ends, and is shown here at once.
            </EmptyState>
          }
        />
      </Card>
    </div>
  );
}

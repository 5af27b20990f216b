import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { fullTime } from '../../../format/time.js';
import { Dialog, ErrorPanel, Pill, SkeletonText, useNow } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type AiSessionDetail, sessionQuery } from '../data/ai-queries.js';
import { BUCKETS, exactMoney, responseTime, STATUS_WORDS, uptime, whole } from '../data/ai-words.js';
import { SessionTexts } from './SessionTexts.js';

/** A session with all that is known of it, while it goes on too. */
export function SessionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const found = useQuery(sessionQuery(id));
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="xl" title={<span className="block truncate font-mono" title={id}>{id}</span>}>
      <div className="pb-4">
        {found.data !== undefined ? (
          <Detail session={found.data} />
        ) : found.isError ? (
          <ErrorPanel title="The session could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <SkeletonText lines={8} />
        )}
      </div>
    </Dialog>
  );
}

function Detail({ session }: { session: AiSessionDetail }) {
  const reader = useReader();
  const { status, cost, currency, tokens, error } = session;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p className="flex flex-wrap items-center gap-2">
        <Pill tone={STATUS_WORDS[status].tone}>{STATUS_WORDS[status].word}</Pill>
        <span className="font-medium">{session.model}</span>
        {session.provider !== null && <span className="text-muted">{session.provider}</span>}
      </p>
      {error !== null && (
        <p role="note" className="rounded-control bg-danger-soft px-2.5 py-1.5 text-base break-words text-danger">
          {error === 'abandoned' ? 'Abandoned: nothing was heard of it for an hour.' : error}
        </p>
      )}
      <div className="grid min-w-0 gap-4 lg:grid-cols-2">
        <Facts label="Session">
          <Fact name="Began">{fullTime(session.startedAt)}</Fact>
          <Fact name={status === 'live' ? 'Live for' : 'Took'}>{status === 'live' ? <Uptime startedAt={session.startedAt} /> : responseTime(session.durationMs, reader)}</Fact>
          {session.endedAt !== null && <Fact name="Ended">{fullTime(session.endedAt)}</Fact>}
          <Fact name={status === 'live' ? 'Cost so far' : 'Cost'}>{cost === null ? <Pill tone="warning">Unpriced</Pill> : exactMoney(cost, currency, reader)}</Fact>
          <Fact name="Iterations">{whole(session.iterations, reader)}</Fact>
          <Fact name="Searches">{whole(session.searches, reader)}</Fact>
          <Fact name="Domain">{session.domain}</Fact>
          <Fact name="Customer">{session.customer}</Fact>
          <Fact name="Feature">{session.feature}</Fact>
          <Fact name="User">{session.userId}</Fact>
        </Facts>
        <Facts label="Tokens">
          {BUCKETS.map(({ bucket, label }) => (
            <Fact key={bucket} name={label}>
              {whole(tokens[bucket], reader)}
            </Fact>
          ))}
          <Fact name="Read in all">{whole(tokens.totalInput, reader)}</Fact>
          <Fact name="Written in all">{whole(tokens.totalOutput, reader)}</Fact>
          <Fact name="Total">
            <span className="font-semibold">{whole(tokens.total, reader)}</span>
          </Fact>
        </Facts>
      </div>
      <SessionTexts session={session} />
    </div>
  );
}

function Facts({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label} className="min-w-0">
      <h3 className="mb-1 font-semibold">{label}</h3>
      <dl className="m-0">{children}</dl>
    </section>
  );
}

/** A line of what is known; what is not is a dash. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-3 border-b border-line py-1.5 last:border-0">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="m-0 ml-auto min-w-0 text-right break-words">{children ?? '–'}</dd>
    </div>
  );
}

/** How long something has been going on, second by second. */
export function Uptime({ startedAt }: { startedAt: string }) {
  const now = useNow(1_000);
  return <span className="whitespace-nowrap">{uptime((now.getTime() - Date.parse(startedAt)) / 1_000)}</span>;
}

import type { Reader } from '@tidemark/chart';
import { type Column, Pill, RelativeTime } from '../../../ui/index.js';
import type { AiSession } from '../data/ai-queries.js';
import { exactMoney, responseTime, STATUS_WORDS, whole } from '../data/ai-words.js';
import { Uptime } from './SessionDialog.js';

/** What opens a session closely; null where the reader may not. */
export type OpenSession = ((id: string) => void) | null;

function idColumn(onOpen: OpenSession): Column<AiSession> {
  return {
    key: 'id',
    header: 'Session',
    grow: true,
    cell: ({ sessionId, error, model }) => (
      <div className="min-w-0">
        {onOpen === null ? (
          <span className="block truncate font-mono text-sm" title={sessionId}>
            {sessionId}
          </span>
        ) : (
          <button type="button" title={sessionId} onClick={() => onOpen(sessionId)} className="block max-w-full truncate rounded-sm text-left font-mono text-sm text-primary hover:underline">
            {sessionId}
          </button>
        )}
        <span className="block truncate text-sm text-muted sm:hidden">{model}</span>
        {error !== null && (
          <span className="block truncate text-sm text-danger" title={error}>
            {error === 'abandoned' ? 'Abandoned: nothing was heard of it for an hour' : error}
          </span>
        )}
      </div>
    ),
  };
}

const model: Column<AiSession> = {
  key: 'model',
  header: 'Model',
  hideBelow: 'sm',
  cell: ({ model: name }) => (
    <span className="block max-w-44 truncate" title={name}>
      {name}
    </span>
  ),
};

/** For whom it was: the customer, and the domain under it. */
const whom: Column<AiSession> = {
  key: 'whom',
  header: 'For',
  hideBelow: 'lg',
  cell: ({ customer, domain }) => (
    <span className="block max-w-48 min-w-0">
      <span className="block truncate" title={customer ?? undefined}>
        {customer ?? domain ?? <span className="text-muted">–</span>}
      </span>
      {customer !== null && domain !== null && (
        <span className="block truncate text-sm text-muted" title={domain}>
          {domain}
        </span>
      )}
    </span>
  ),
};

const tokensOf = (reader: Reader): Column<AiSession> => ({ key: 'tokens', header: 'Tokens', align: 'right', hideBelow: 'md', cell: ({ tokens }) => whole(tokens.total, reader) });

const costOf = (reader: Reader, header: string): Column<AiSession> => ({
  key: 'cost',
  header,
  align: 'right',
  cell: ({ cost, currency }) => (cost === null ? <Pill tone="warning">Unpriced</Pill> : <span className="whitespace-nowrap">{exactMoney(cost, currency, reader)}</span>),
});

/** Columns of sessions that go on. */
export function liveColumns(reader: Reader, onOpen: OpenSession): Column<AiSession>[] {
  return [
    idColumn(onOpen),
    model,
    whom,
    { key: 'uptime', header: 'Live for', align: 'right', cell: ({ startedAt }) => <Uptime startedAt={startedAt} /> },
    tokensOf(reader),
    costOf(reader, 'Cost so far'),
    { key: 'heard', header: 'Last heard', align: 'right', hideBelow: 'md', cell: ({ lastHeardAt }) => <RelativeTime past at={lastHeardAt} className="whitespace-nowrap text-muted" /> },
  ];
}

/** Columns of sessions of any kind. */
export function sessionColumns(reader: Reader, onOpen: OpenSession): Column<AiSession>[] {
  return [
    idColumn(onOpen),
    { key: 'status', header: 'Status', cell: ({ status }) => <Pill tone={STATUS_WORDS[status].tone}>{STATUS_WORDS[status].word}</Pill> },
    model,
    whom,
    { key: 'took', header: 'Took', align: 'right', hideBelow: 'md', cell: ({ status, startedAt, durationMs }) => (status === 'live' ? <Uptime startedAt={startedAt} /> : <span className="whitespace-nowrap">{responseTime(durationMs, reader)}</span>) },
    tokensOf(reader),
    costOf(reader, 'Cost'),
    { key: 'began', header: 'Began', align: 'right', hideBelow: 'sm', cell: ({ startedAt }) => <RelativeTime past at={startedAt} className="whitespace-nowrap text-muted" /> },
  ];
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { errorMessage } from '../../../api/errors.js';
import { timeOfDay } from '../../../format/time.js';
import { useCan } from '../../../session/session.js';
import { Pill, SkeletonText, StatusDot } from '../../../ui/index.js';
import { LEVEL_TONES } from '../../logs/levels.js';
import { logsQuery } from '../../logs/log-queries.js';
import { addressOf } from '../../logs/log-view.js';
import { useLiveLines } from '../../logs/use-live-lines.js';
import type { ShownWidget } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';
import { TileNotice } from './TileNotice.js';

const RANGE = '24h';
/** Lines that a tile shows; the page of logs has the rest. */
const MOST = 100;

/** The newest lines that a search finds, and new ones as they come; for those who may read logs. */
export default function LogViewerTile({ widget }: { widget: ShownWidget }) {
  const search = widget.visualization.config['query'];
  return useCan('logs:read') ? (
    <Lines widget={widget} query={typeof search === 'string' ? search.trim() : ''} />
  ) : (
    <TileFrame name={widget.name} description={widget.description}>
      <TileNotice>Logs are shown to operators and above.</TileNotice>
    </TileFrame>
  );
}

function Lines({ widget, query }: { widget: ShownWidget; query: string }) {
  const view = { query, range: RANGE, live: true };
  const found = useInfiniteQuery(logsQuery(view));
  const live = useLiveLines(query, true, () => void found.refetch());
  const searched = found.data?.pages.flatMap(({ logs }) => logs) ?? [];
  const known = new Set(searched.map(({ id }) => id));
  const lines = [...live.lines.filter(({ id }) => !known.has(id)), ...searched].slice(0, MOST);
  return (
    <TileFrame
      name={widget.name}
      description={widget.description}
      flush
      context={
        <Link to={`/system/logs?${addressOf(view).toString()}`} className="hover:text-ink hover:underline">
          <StatusDot tone={live.status === 'live' ? 'success' : 'warning'}>
            {live.status === 'live' ? 'Live' : 'Connecting'} · open
          </StatusDot>
        </Link>
      }
    >
      {found.isError ? (
        <TileNotice>{errorMessage(found.error)}</TileNotice>
      ) : found.data === undefined ? (
        <SkeletonText />
      ) : lines.length === 0 ? (
        <TileNotice>No line of the last 24 hours fits.</TileNotice>
      ) : (
        <ul tabIndex={0} aria-label={`Lines of ${widget.name}`} className="size-full overflow-y-auto">
          {lines.map((line) => (
            <li
              key={line.id}
              className="flex items-baseline gap-2 border-b border-line px-3.5 py-1 text-sm last:border-0"
            >
              <time
                dateTime={line.timestamp}
                title={line.timestamp}
                className="shrink-0 text-xs text-muted tabular-nums"
              >
                {timeOfDay(line.timestamp)}
              </time>
              <Pill tone={LEVEL_TONES[line.level]}>{line.level}</Pill>
              <span className="max-w-32 shrink-0 truncate text-muted max-sm:hidden">{line.service}</span>
              <span className="min-w-0 flex-1 truncate font-mono text-xs" title={line.message}>
                {line.message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </TileFrame>
  );
}

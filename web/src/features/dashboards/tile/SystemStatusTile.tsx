import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { errorMessage } from '../../../api/errors.js';
import { duration } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import { Pill, RelativeTime, SkeletonText, StatusDot } from '../../../ui/index.js';
import { statusQuery } from '../../system-health/data/health-queries.js';
import { addressOf } from '../../system-health/data/health-range.js';
import { OVERALL_TONES, OVERALL_WORDS, percent, SERVICE_TONES, SERVICE_WORDS, worstFirst } from '../../system-health/data/status-words.js';
import { useLiveHealth } from '../../system-health/data/use-live-health.js';
import type { ShownWidget } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';
import { TileNotice } from './TileNotice.js';

const RANGE = '24h';

/** How services are, what is worst first, as they change; for those who may see the health of the system. */
export default function SystemStatusTile({ widget }: { widget: ShownWidget }) {
  const { services } = widget.visualization.config;
  const names = Array.isArray(services) ? services.filter((name) => typeof name === 'string') : [];
  return useCan('system-health:read') ? (
    <States widget={widget} names={names} />
  ) : (
    <TileFrame name={widget.name} description={widget.description}>
      <TileNotice>The state of the system is shown to operators and above.</TileNotice>
    </TileFrame>
  );
}

function States({ widget, names }: { widget: ShownWidget; names: readonly string[] }) {
  const found = useQuery(statusQuery(RANGE));
  useLiveHealth('system', ['status']);
  const status = found.data;
  const wanted = status?.services.filter(({ name }) => names.length === 0 || names.includes(name)) ?? [];
  return (
    <TileFrame
      name={widget.name}
      description={widget.description}
      flush
      // Confined to some services, the state of all of them would say something else.
      pill={status && names.length === 0 && <Pill tone={OVERALL_TONES[status.overallStatus]}>{OVERALL_WORDS[status.overallStatus]}</Pill>}
      context={
        <Link to="/system" className="hover:text-ink hover:underline">
          {status && names.length === 0 ? `${percent(status.availabilityPercent)} in 24 h · open` : 'open'}
        </Link>
      }
    >
      {found.isError && status === undefined ? (
        <TileNotice tone="danger" title="The state could not be read" onRetry={() => void found.refetch()}>
          {errorMessage(found.error)}
        </TileNotice>
      ) : status === undefined ? (
        <SkeletonText className="px-3.5 pt-1" />
      ) : wanted.length === 0 ? (
        <TileNotice>
          {names.length === 0 ? 'No service is known yet.' : 'None of the services that this widget names is known.'}
        </TileNotice>
      ) : (
        <ul tabIndex={0} aria-label={`Services of ${widget.name}`} className="size-full overflow-y-auto">
          {worstFirst(wanted).map(({ name, kind, status: state, latencyMs, since, message }) => (
            <li key={`${kind}/${name}`} className="flex min-h-8 items-center gap-2 border-b border-line px-3.5 text-base last:border-0">
              <Link
                to={`/system?${addressOf({ tab: 'status', range: '1h', service: name }).toString()}`}
                title={message ?? name}
                className="min-w-0 flex-1 truncate hover:underline"
              >
                {name}
                {message !== undefined && <span className="ml-2 text-sm text-muted">{message}</span>}
              </Link>
              {latencyMs !== null && <span className="shrink-0 text-sm text-muted tabular-nums">{duration(latencyMs)}</span>}
              <span className="w-20 shrink-0 text-right text-sm text-muted max-sm:hidden">
                <RelativeTime at={since} />
              </span>
              <StatusDot tone={SERVICE_TONES[state]} className="w-20 shrink-0">
                {SERVICE_WORDS[state]}
              </StatusDot>
            </li>
          ))}
        </ul>
      )}
    </TileFrame>
  );
}

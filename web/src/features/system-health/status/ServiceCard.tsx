import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { timeOfDay } from '../../../format/time.js';
import { useCan } from '../../../session/session.js';
import { ButtonLink, Card, cx, ErrorPanel, Pill, ProgressBar, Skeleton, StatusDot, type Tone } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { serviceQuery, type ServiceHistory } from '../data/health-queries.js';
import { logsAddress, rangeWords } from '../data/health-range.js';
import { percent, SERVICE_TONES, SERVICE_WORDS, span } from '../data/status-words.js';
import { UptimeBars } from './UptimeBars.js';

/** One service over the range: what it kept of its target, its uptime, latency and changes. */
export function ServiceCard({ name, range }: { name: string; range: string }) {
  const found = useQuery(serviceQuery(name, range));
  const mayRead = useCan('logs:read');
  const history = found.data;
  return (
    <Card
      title={name}
      pill={history && <Pill tone={SERVICE_TONES[history.service.status]}>{SERVICE_WORDS[history.service.status]}</Pill>}
      context={rangeWords(range)}
      actions={
        mayRead && (
          <ButtonLink size="sm" icon={ScrollText} to={logsAddress({ range }, name)}>
            Logs
          </ButtonLink>
        )
      }
    >
      {found.isError && history === undefined ? (
        <ErrorPanel
          title={`${name} could not be read`}
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      ) : history === undefined ? (
        <div className="flex flex-col gap-3" aria-busy>
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
      ) : (
        <div className="flex flex-col gap-3.5">
          <ServiceLevel level={history.serviceLevel} />
          <UptimeBars bars={history.bars} />
          <Latency name={name} history={history} />
          <Transitions name={name} history={history} />
        </div>
      )}
    </Card>
  );
}

function ServiceLevel({ level }: { level: ServiceHistory['serviceLevel'] }) {
  const { targetPercent, availabilityPercent, errorBudgetLeftPercent: left, burnRate, burnRateLastHour, observedPercent } = level;
  const tone: Tone = left === null ? 'neutral' : left <= 0 ? 'danger' : left < 25 ? 'warning' : 'success';
  return (
    <div className="flex flex-col gap-2">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 sm:grid-cols-4">
        <Figure name="Availability" value={percent(availabilityPercent)} />
        <Figure name="Error budget left" value={left !== null && left <= 0 ? 'Used up' : percent(left)} tone={tone} />
        <Figure name="Burn rate" value={times(burnRate)} tone={hot(burnRate)} />
        <Figure name="Burn rate, last hour" value={times(burnRateLastHour)} tone={hot(burnRateLastHour)} />
      </dl>
      <ProgressBar value={(left ?? 0) / 100} tone={tone} label="Error budget left" />
      <p className="text-sm text-muted">
        {left === null
          ? 'Nothing of this range is known yet.'
          : `Down for ${span(level.errorBudgetUsedSeconds)}; the target of ${percent(targetPercent)} leaves ${level.errorBudgetSeconds < 1 ? 'less than a second' : span(level.errorBudgetSeconds)} of what is known. ${
              observedPercent < 99.5 ? `${percent(observedPercent)} of the range is known.` : ''
            }`}
      </p>
    </div>
  );
}

function Figure({ name, value, tone = 'neutral' }: { name: string; value: string; tone?: Tone }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-sm text-muted" title={name}>
        {name}
      </dt>
      <dd
        className={cx(
          'text-lg font-semibold tabular-nums',
          tone === 'danger' && 'text-danger',
          tone === 'warning' && 'text-warning',
        )}
      >
        {value}
      </dd>
    </div>
  );
}

const times = (rate: number | null): string =>
  rate === null ? '–' : `${rate.toLocaleString(undefined, { maximumFractionDigits: 1 })}×`;
/** At 1 the budget lasts just as long as the range. */
const hot = (rate: number | null): Tone => ((rate ?? 0) > 2 ? 'danger' : (rate ?? 0) > 1 ? 'warning' : 'neutral');

function Latency({ name, history }: { name: string; history: ServiceHistory }) {
  const navigate = useNavigate();
  const mayRead = useCan('logs:read');
  const rows = useMemo(
    () =>
      history.latency.flatMap(({ at, p50, p95 }) => [
        { at, line: 'p50', value: p50 },
        { at, line: 'p95', value: p95 },
      ]),
    [history.latency],
  );
  if (rows.every(({ value }) => value === null)) return null;
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium text-muted">Latency</h3>
      <div className="h-32">
        <PlottedChart
          name={`Latency of ${name}`}
          spec={{ type: 'line', config: { x: 'at', y: 'value', series: 'line', format: 'duration', unit: 'ms' } }}
          result={{
            columns: [
              { name: 'at', type: 'timestamp' },
              { name: 'line', type: 'string' },
              { name: 'value', type: 'number' },
            ],
            rows,
          }}
          onRow={mayRead ? ({ at }) => typeof at === 'string' && void navigate(logsAddress({ at }, name)) : undefined}
        />
      </div>
    </div>
  );
}

/** Changes of state; each leads to the lines around it. */
function Transitions({ name, history: { transitions } }: { name: string; history: ServiceHistory }) {
  const mayRead = useCan('logs:read');
  if (transitions.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium text-muted">Changes</h3>
      <ul className="flex max-h-44 flex-col overflow-y-auto">
        {transitions.slice(0, 20).map(({ at, status, message }) => (
          <li key={`${at}/${status}`} className="flex min-h-7 items-center gap-2 border-b border-line text-sm last:border-0">
            <time dateTime={at} className="w-24 shrink-0 text-muted tabular-nums">
              {timeOfDay(at)}
            </time>
            <StatusDot tone={SERVICE_TONES[status]} className="shrink-0">
              {SERVICE_WORDS[status]}
            </StatusDot>
            <span className="min-w-0 flex-1 truncate text-muted" title={message ?? undefined}>
              {message}
            </span>
            {mayRead && (
              <Link to={logsAddress({ at }, name)} className="shrink-0 rounded-sm text-primary hover:underline">
                Logs<span className="sr-only"> around {timeOfDay(at)}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

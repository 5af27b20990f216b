import { useQuery } from '@tanstack/react-query';
import { BookOpen, LayoutDashboard, ScrollText } from 'lucide-react';
import { useParams } from 'react-router';
import { useCan } from '../../../session/session.js';
import { ButtonLink, Card, ErrorPanel, PageHeader, RelativeTime, Skeleton } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { logsAddress } from '../../system-health/data/health-range.js';
import { alertQuery } from '../alert-queries.js';
import { alertsPath } from '../alert-tabs.js';
import type { AlertDetail } from '../alert-types.js';
import { holderWords, lasted, resolutionWords, shownLabels, valueWords } from '../alert-words.js';
import { SeverityPill, StatusPill } from '../AlertPills.js';
import { useLiveAlerts } from '../live/use-live-alerts.js';
import { AlertActions } from './AlertActions.js';
import { AlertChart } from './AlertChart.js';
import { NotificationsCard } from './NotificationsCard.js';
import { Timeline } from './Timeline.js';

/** One alert: why it fires, what has happened to it, and what can be done about it. */
export default function AlertPage() {
  const { id = '' } = useParams();
  const found = useQuery(alertQuery(id));
  useLiveAlerts();
  const alert = found.data;
  return (
    <>
      <PageHeader
        title={alert?.title ?? 'Alert'}
        back={{ to: alert?.status === 'resolved' ? alertsPath('history') : alertsPath(), label: 'Alerts' }}
        pill={
          alert && (
            <span className="flex shrink-0 gap-1.5">
              <SeverityPill severity={alert.severity} />
              <StatusPill status={alert.status} snoozed={alert.snoozedUntil !== null} />
            </span>
          )
        }
        actions={alert && <AlertActions alert={alert} />}
      />
      {found.isError && alert === undefined ? (
        <ErrorPanel title="The alert could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_340px]">
          {alert === undefined ? (
            <Card>
              <Skeleton className="h-64 w-full" />
            </Card>
          ) : (
            <>
              <div className="flex min-w-0 flex-col gap-3">
                <Summary alert={alert} />
                <AlertChart alert={alert} />
                <Timeline alert={alert} />
              </div>
              <div className="flex min-w-0 flex-col gap-3">
                <Facts alert={alert} />
                <NotificationsCard alert={alert} />
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}

/** Why it fires, and where that leads. */
function Summary({ alert }: { alert: AlertDetail }) {
  const reader = useReader();
  const mayReadLogs = useCan('logs:read');
  const mayReadDashboards = useCan('dashboards:read');
  const { value, threshold } = valueWords(alert, reader);
  const { runbookUrl, dashboardId, firstSeenAt } = alert;
  return (
    <Card>
      <p className="text-lg font-medium break-words">{alert.summary}</p>
      {alert.value !== null && (
        <p className="pt-1 text-muted">
          <span className="text-figure font-semibold text-ink">{value}</span>
          {threshold !== null && <span className="pl-2">of {threshold}</span>}
        </p>
      )}
      <div className="flex flex-wrap gap-2 pt-3 empty:hidden">
        {runbookUrl !== null && (
          <a
            href={runbookUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex h-7 items-center gap-1.5 rounded-control border border-line bg-card px-2 text-sm font-medium hover:border-line-strong hover:bg-hover"
          >
            <BookOpen size={14} strokeWidth={1.8} aria-hidden />
            Runbook
          </a>
        )}
        {dashboardId !== null && mayReadDashboards && (
          <ButtonLink size="sm" icon={LayoutDashboard} to={`/dashboards/${dashboardId}`}>
            Dashboard
          </ButtonLink>
        )}
        {mayReadLogs && (
          <ButtonLink size="sm" icon={ScrollText} to={logsAddress({ at: firstSeenAt }, null)}>
            Logs of that time
          </ButtonLink>
        )}
      </div>
    </Card>
  );
}

function Facts({ alert }: { alert: AlertDetail }) {
  const nameOf = useMemberNames();
  const mayReadRule = useCan('alert-rules:write');
  const labels = shownLabels(alert.labels);
  const facts = [
    { term: 'Fired', value: <RelativeTime past at={alert.openedAt} /> },
    alert.resolvedAt === null
      ? { term: 'Who has it', value: holderWords(alert, nameOf) }
      : { term: resolutionWords(alert.resolution, nameOf(alert.resolvedBy)), value: <RelativeTime past at={alert.resolvedAt} /> },
    ...(alert.snoozedUntil === null ? [] : [{ term: 'Snooze ends', value: <RelativeTime at={alert.snoozedUntil} /> }]),
    ...(alert.timeToAcknowledgeSeconds === null ? [] : [{ term: 'Taken after', value: lasted(alert.timeToAcknowledgeSeconds) }]),
    ...(alert.timeToResolveSeconds === null ? [] : [{ term: 'Lasted', value: lasted(alert.timeToResolveSeconds) }]),
    ...(alert.metric === null ? [] : [{ term: 'Watches', value: <span className="break-all">{alert.metric}</span> }]),
  ];
  return (
    <Card title="Details" actions={mayReadRule && <ButtonLink size="sm" variant="ghost" to={`/alerts/rules/${alert.ruleId}/edit`}>Edit rule</ButtonLink>}>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {facts.map(({ term, value }) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0 font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {labels.length > 0 && (
        <ul aria-label="Labels" className="flex flex-wrap gap-1 pt-3">
          {labels.map(([name, value]) => (
            <li key={name} title={`${name}=${value}`} className="max-w-full truncate rounded-pill bg-neutral-soft px-1.5 text-sm text-muted">
              {name}={value}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { errorMessage } from '../../../api/errors.js';
import { useCan } from '../../../session/session.js';
import { Button, Pill, RelativeTime, SkeletonText } from '../../../ui/index.js';
import { panelOf, shows } from '../../alerts/alert-panel.js';
import { openAlertsQuery } from '../../alerts/alert-queries.js';
import { alertsPath } from '../../alerts/alert-tabs.js';
import { inOrder } from '../../alerts/alert-words.js';
import { SeverityPill, StatusPill } from '../../alerts/AlertPills.js';
import { useLiveAlerts } from '../../alerts/live/use-live-alerts.js';
import { useAlertActions } from '../../alerts/use-alert-actions.js';
import type { ShownWidget } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';
import { TileNotice } from './TileNotice.js';

/** Rows that a tile shows; the page of alerts has the rest. */
const MOST = 50;

/** Open alerts, as they come and go, with a way to take them. */
export default function AlertPanelTile({ widget }: { widget: ShownWidget }) {
  return useCan('alerts:read') ? (
    <Alerts widget={widget} />
  ) : (
    <TileFrame name={widget.name} description={widget.description}>
      <TileNotice>Your role does not show alerts.</TileNotice>
    </TileFrame>
  );
}

function Alerts({ widget }: { widget: ShownWidget }) {
  const open = useQuery(openAlertsQuery);
  const mayRespond = useCan('alerts:respond');
  const { acknowledge, pending } = useAlertActions();
  useLiveAlerts();
  const panel = panelOf(widget.visualization.config);
  const alerts = open.data && inOrder(open.data.filter((alert) => shows(panel, alert)));
  const loud = alerts?.filter(({ status }) => status !== 'acknowledged' && status !== 'silenced').length ?? 0;
  const filter = { ...(panel.severities.length === 1 ? { severity: panel.severities[0] ?? '' } : {}), ...(panel.labels.length === 0 ? {} : { labels: panel.labels.map((pair) => pair.join('=')).join(', ') }) };
  return (
    <TileFrame
      name={widget.name}
      description={widget.description}
      flush
      pill={loud > 0 && <Pill tone="danger">{loud}</Pill>}
      context={
        <Link to={alertsPath('active', filter)} className="hover:text-ink hover:underline">
          open
        </Link>
      }
    >
      {open.isError && alerts === undefined ? (
        <TileNotice tone="danger" title="The alerts could not be read" onRetry={() => void open.refetch()}>
          {errorMessage(open.error)}
        </TileNotice>
      ) : alerts === undefined ? (
        <SkeletonText className="px-3.5 pt-1" />
      ) : alerts.length === 0 ? (
        <TileNotice>No alert is open{panel.severities.length > 0 || panel.labels.length > 0 ? ' that this widget shows' : ''}.</TileNotice>
      ) : (
        <ul tabIndex={0} aria-label={`Alerts of ${widget.name}`} className="size-full overflow-y-auto">
          {alerts.slice(0, MOST).map((alert) => (
            <li key={alert.id} className="flex items-center gap-2.5 border-b border-line px-3.5 py-1.5 last:border-0">
              <SeverityPill severity={alert.severity} />
              <div className="min-w-0 flex-1 leading-tight">
                <Link to={`/alerts/${alert.id}`} title={alert.title} className="block truncate font-medium hover:underline">
                  {alert.title}
                </Link>
                <p className="truncate text-sm text-muted" title={alert.summary}>
                  {alert.summary}
                </p>
              </div>
              <RelativeTime past at={alert.openedAt} className="shrink-0 text-sm whitespace-nowrap text-muted max-sm:hidden" />
              {mayRespond && alert.status !== 'acknowledged' && alert.status !== 'silenced' ? (
                <Button size="sm" variant="ghost" disabled={pending} aria-label={`Acknowledge ${alert.title}`} onClick={() => void acknowledge([alert])}>
                  Acknowledge
                </Button>
              ) : (
                <StatusPill status={alert.status} snoozed={alert.snoozedUntil !== null} />
              )}
            </li>
          ))}
          {alerts.length > MOST && <li className="px-3.5 py-2 text-sm text-muted">and {alerts.length - MOST} more</li>}
        </ul>
      )}
    </TileFrame>
  );
}

import { clipped } from './clipped.js';
import { type Links, type Told, wordOf } from './message.js';
import type { NoticeEvent, NoticeSeverity } from './notice.js';

export type PagerDutyAction = 'trigger' | 'acknowledge' | 'resolve';

const ACTIONS: Readonly<Record<NoticeEvent, PagerDutyAction>> = {
  firing: 'trigger',
  no_data: 'trigger',
  error: 'trigger',
  escalated: 'trigger',
  repeated: 'trigger',
  test: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
};
const SEVERITIES: Readonly<Record<NoticeSeverity, string>> = { info: 'info', warning: 'warning', critical: 'critical' };

/** An event of the Events API v2: https://developer.pagerduty.com/docs/send-alert-event */
export interface PagerDutyEvent {
  readonly routing_key: string;
  readonly event_action: PagerDutyAction;
  readonly dedup_key: string;
  readonly client?: string;
  readonly client_url?: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly timestamp: string;
    readonly component?: string;
    readonly class?: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
  readonly images?: readonly { readonly src: string; readonly href?: string; readonly alt: string }[];
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

/** Everything of one fingerprint is one incident there: opened, taken and closed. */
export function pagerDutyEvent(told: Told, routingKey: string, links: Links, action: PagerDutyAction = ACTIONS[told.content.event]): PagerDutyEvent {
  const { event, severity, title, summary, fingerprint, labels, metric, value, threshold, unit, at, path, dashboardPath, runbookUrl } = told.content;
  const common = { routing_key: routingKey, event_action: action, dedup_key: fingerprint };
  if (action !== 'trigger') return common;
  const page = links.page(path);
  const picture = links.picture(told);
  const addresses = [
    { href: links.page(dashboardPath), text: 'Dashboard' },
    { href: runbookUrl, text: 'Runbook' },
  ].flatMap(({ href, text }) => (href !== null && /^https?:/.test(href) ? [{ href, text }] : []));
  return {
    ...common,
    client: 'Tidemark',
    ...(page !== null && { client_url: page }),
    payload: {
      summary: clipped(`${wordOf(event)}: ${title} – ${summary}`, 1_024),
      source: 'Tidemark',
      severity: SEVERITIES[severity],
      timestamp: at,
      ...(metric !== null && { component: metric }),
      class: event,
      custom_details: { event, summary, metric, value, threshold, unit, labels },
    },
    ...(picture !== null && { images: [{ src: picture, alt: clipped(title, 200), ...(page !== null && { href: page }) }] }),
    ...(addresses.length > 0 && { links: addresses }),
  };
}

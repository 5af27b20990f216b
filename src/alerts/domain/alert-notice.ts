import type { Notice, NoticeContent, NoticeEvent, NoticePicture } from '../../notifications/index.js';
import type { AlertRule } from './alert-rule.js';
import type { Alert, KeptTransition } from './alert.js';
import { namesOf } from './observation.js';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Such as "90 minutes", rounded to the largest unit of which there are two or a whole one. */
export function durationOf(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1_000), 0);
  const [name, size] = UNITS.find(([, length]) => seconds >= 2 * length || seconds === length) ?? (['second', 1] as const);
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Such as "High latency: route /orders". */
export function titleOf({ ruleName, dimensions }: Pick<Alert, 'ruleName' | 'dimensions'>): string {
  const names = namesOf(dimensions);
  return names === '' ? ruleName : `${ruleName}: ${names}`;
}

/** What a notice about an alert says. @param by the name of whoever caused it; null: nobody did, or it is not known */
export function contentOf(alert: Alert, event: NoticeEvent, { at, by, reason, picture = null }: { at: Date; by: string | null; reason: string | null; picture?: NoticePicture | null }): NoticeContent {
  const { severity, fingerprint, labels, metric, value, threshold, unit, id, dashboardId, runbookUrl } = alert;
  return {
    event,
    severity,
    title: titleOf(alert),
    summary: summaryOf(alert, event, at, by, reason),
    fingerprint,
    labels,
    metric,
    value,
    threshold,
    unit,
    at: at.toISOString(),
    path: `/alerts/${id}`,
    dashboardPath: dashboardId === null ? null : `/dashboards/${dashboardId}`,
    runbookUrl,
    picture,
  };
}

function summaryOf({ summary, openedAt }: Alert, event: NoticeEvent, at: Date, by: string | null, reason: string | null): string {
  const who = by === null ? '' : ` by ${by}`;
  const why = reason === null || reason === '' ? '' : ` ${ended(reason)}`;
  const lasted = durationOf(at.getTime() - openedAt.getTime());
  if (event === 'acknowledged') return `Acknowledged${who}.${why} ${summary}`;
  if (event === 'resolved') return `Resolved${who} after ${lasted}.${why}`;
  if (event === 'repeated') return `Still so after ${lasted}. ${summary}`;
  return summary;
}

const ended = (sentence: string): string => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`);

/**
 * Notices of a transition to all channels of its rule. Alerts that are alike in what they are grouped by travel together.
 * Their keys name rule, alert, transition, channel and step, so that none is told twice.
 */
export function noticesOf(
  rule: Pick<AlertRule, 'id' | 'channelIds' | 'grouping'>,
  alert: Alert,
  { sequence, tells, at, reason }: Pick<KeptTransition, 'sequence' | 'tells' | 'at' | 'reason'>,
  { by, picture }: { readonly by: string | null; readonly picture: NoticePicture | null },
): Notice[] {
  if (tells === null) return [];
  const content = contentOf(alert, tells, { at, by, reason, picture: tells === 'acknowledged' || tells === 'resolved' ? null : picture });
  return rule.channelIds.map((channelId) => noticeTo(channelId, rule, alert, sequence, content, groupOf(rule, alert)));
}

/**
 * Notices to channels that an escalation told, so that no incident stays open there: that somebody has the alert, and its
 * end, also of one that the rule's own channels were never told of.
 */
export function escalatedNoticesOf(
  rule: Pick<AlertRule, 'id'>,
  alert: Alert,
  { sequence, kind, at, reason }: Pick<KeptTransition, 'sequence' | 'kind' | 'at' | 'reason'>,
  channelIds: readonly string[],
  by: string | null,
): Notice[] {
  if (kind !== 'acknowledged' && kind !== 'resolved') return [];
  const content = contentOf(alert, kind, { at, by, reason });
  return channelIds.map((channelId) => noticeTo(channelId, rule, alert, sequence, content, null));
}

const noticeTo = (channelId: string, rule: Pick<AlertRule, 'id'>, alert: Pick<Alert, 'id'>, sequence: number, content: NoticeContent, group: Notice['group']): Notice => ({
  key: `${rule.id}/${alert.id}/${sequence}/${channelId}/notify`,
  to: { kind: 'channel', channelId },
  subject: { kind: 'alert', id: alert.id },
  group,
  content,
});

/** The group in which notices of an alert travel. */
export function groupOf({ id, grouping }: Pick<AlertRule, 'id' | 'grouping'>, { labels }: Pick<Alert, 'labels'>): Notice['group'] {
  const values = grouping.by.map((name) => [name, labels[name] ?? '']);
  return { key: JSON.stringify([id, ...values]), waitSeconds: grouping.waitSeconds, intervalSeconds: grouping.intervalSeconds };
}

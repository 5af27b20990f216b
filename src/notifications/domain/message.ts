import { NOTICE_SEVERITIES, type NoticeContent, type NoticeEvent, type NoticeSeverity } from './notice.js';

/** One notification within a message. */
export interface Told {
  readonly id: string;
  readonly key: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly content: NoticeContent;
}

/** What one receiver is sent at once: one notification, or those of a group. The same however often it is sent. */
export interface Message {
  readonly id: string;
  /** Of one notification its key, of several the message's own. */
  readonly idempotencyKey: string;
  /** At least one, in the order in which they happened. */
  readonly told: readonly Told[];
}

/** How a message's pages and pictures are reached from outside; null where nobody can. */
export interface Links {
  page(path: string | null): string | null;
  picture(told: Told): string | null;
}

const WORDS: Readonly<Record<NoticeEvent, string>> = {
  firing: 'Firing',
  no_data: 'No data',
  error: 'Error',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  escalated: 'Escalated',
  repeated: 'Still firing',
  test: 'Test',
};
const COLOURS: Readonly<Record<NoticeSeverity, string>> = { info: '#2e90fa', warning: '#f79009', critical: '#d92d20' };

export const wordOf = (event: NoticeEvent): string => WORDS[event];

/** Green when it is over, grey when somebody has it, else by severity. */
export function colourOf({ event, severity }: NoticeContent): string {
  return event === 'resolved' ? '#17b26a' : event === 'acknowledged' ? '#667085' : COLOURS[severity];
}

/** What it tells of first: the most severe of what has not ended, the newest of those. */
export function leading({ told }: Message): Told {
  const rank = ({ content }: Told): number => (content.event === 'resolved' || content.event === 'acknowledged' ? -1 : NOTICE_SEVERITIES.indexOf(content.severity));
  return told.reduce((best, each) => (rank(each) >= rank(best) ? each : best));
}

/** A line for all of it, such as "Firing: High latency: api, and 2 more". */
export function headline(message: Message): string {
  const { event, title } = leading(message).content;
  const others = message.told.length - 1;
  return `${wordOf(event)}: ${title}${others === 0 ? '' : `, and ${others} more`}`;
}

/** A figure as people read it: at most six digits that mean something. */
export function figure(value: number, unit: string): string {
  const text = Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(3) : new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value);
  return unit === '' ? text : unit === '%' ? `${text} %` : `${text} ${unit}`;
}

/** Such as "2026-11-26 03:14:05 UTC". */
export function momentOf(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** What is known of it, by name, in the order in which it is shown. */
export function factsOf({ severity, metric, value, threshold, unit, at, labels }: NoticeContent): (readonly [string, string])[] {
  return [
    ['Severity', severity],
    ...(metric === null ? [] : [['Metric', metric] as const]),
    ...(value === null ? [] : [['Value', figure(value, unit)] as const]),
    ...(threshold === null ? [] : [['Threshold', figure(threshold, unit)] as const]),
    ['Time', momentOf(at)],
    ...Object.entries(labels),
  ];
}

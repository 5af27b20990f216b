import type { Reader } from '@tidemark/chart';
import type { Tone } from '../../ui/index.js';
import { figureText } from '../guards/guard-words.js';
import type { Alert, AlertSeverity, AlertStatus, RuleStatus, ToldNotification } from './alert-types.js';

/** The severest first. */
export const SEVERITIES: readonly { value: AlertSeverity; label: string; tone: Tone }[] = [
  { value: 'critical', label: 'Critical', tone: 'danger' },
  { value: 'warning', label: 'Warning', tone: 'warning' },
  { value: 'info', label: 'Info', tone: 'info' },
];

/** How an open alert may stand; what calls for somebody first. */
export const STATUSES: readonly { value: AlertStatus; label: string; tone: Tone }[] = [
  { value: 'firing', label: 'Firing', tone: 'danger' },
  { value: 'error', label: 'Error', tone: 'danger' },
  { value: 'no_data', label: 'No data', tone: 'warning' },
  { value: 'acknowledged', label: 'Acknowledged', tone: 'info' },
  { value: 'silenced', label: 'Silenced', tone: 'neutral' },
  { value: 'resolved', label: 'Resolved', tone: 'success' },
];

export const severityWords = (severity: AlertSeverity): { label: string; tone: Tone } => SEVERITIES.find(({ value }) => value === severity) ?? { label: severity, tone: 'neutral' };

/** @param snoozed somebody put it off: it is silenced by that alone */
export function statusWords(status: AlertStatus, snoozed = false): { label: string; tone: Tone } {
  if (status === 'silenced' && snoozed) return { label: 'Snoozed', tone: 'neutral' };
  return STATUSES.find(({ value }) => value === status) ?? { label: status, tone: 'neutral' };
}

const RANK: Readonly<Record<AlertSeverity, number>> = { critical: 0, warning: 1, info: 2 };

/** What calls for somebody first, then the severest, then the newest. */
export function inOrder<T extends Pick<Alert, 'status' | 'severity' | 'openedAt'>>(alerts: readonly T[]): T[] {
  const quiet = ({ status }: Pick<Alert, 'status'>): number => (status === 'acknowledged' ? 1 : status === 'silenced' ? 2 : 0);
  return [...alerts].sort((a, b) => quiet(a) - quiet(b) || RANK[a.severity] - RANK[b.severity] || Date.parse(b.openedAt) - Date.parse(a.openedAt));
}

const OWN_LABELS: readonly string[] = ['alertname', 'severity'];

/** Labels that tell an alert from others of its rule: its own name and severity stand beside them anyway. */
export const shownLabels = (labels: Readonly<Record<string, string>>): [string, string][] => Object.entries(labels).filter(([name, value]) => !OWN_LABELS.includes(name) && value !== '');

/** Seconds as people say them: "40 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function lasted(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole}\u00a0s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, of: string, small: number, ofSmall: string): string => `${large}\u00a0${of}${small === 0 ? '' : ` ${small}\u00a0${ofSmall}`}`;

/** "since 12 min": how long ago, to be read beside a state. */
export const since = (at: string, now: Date): string => lasted((now.getTime() - Date.parse(at)) / 1000);

const RESOLUTIONS: Readonly<Record<string, string>> = {
  recovered: 'Recovered',
  rule_changed: 'Rule changed',
  rule_disabled: 'Rule switched off',
  rule_deleted: 'Rule deleted',
  series_forgotten: 'Series forgotten',
};

/**
 * How an alert ended.
 * @param by who resolved it by hand; null: not known
 */
export function resolutionWords(resolution: string | null, by: string | null): string {
  if (resolution === 'by_hand') return by === null ? 'Resolved by hand' : `Resolved by ${by}`;
  return resolution === null ? 'Open' : (RESOLUTIONS[resolution] ?? resolution);
}

/** What a step of an alert is called. `by` is who did it; null: it came by itself. */
export function transitionWords(kind: string, cause: Alert['cause'], by: string | null): string {
  switch (kind) {
    case 'pending':
      return cause === 'breach' ? 'Breached for the first time' : cause === 'no_data' ? 'Data stopped' : 'Could not be read';
    case 'opened':
      return cause === 'breach' ? 'Fired' : cause === 'no_data' ? 'Fired: no data' : 'Fired: an error';
    case 'cause_changed':
      return cause === 'breach' ? 'Is breached' : cause === 'no_data' ? 'Has no data' : 'Cannot be read';
    case 'acknowledged':
      return `Acknowledged${from(by)}`;
    case 'unacknowledged':
      return `Given back${from(by)}`;
    case 'snoozed':
      return `Snoozed${from(by)}`;
    case 'unsnoozed':
      return `Snooze ended${from(by)}`;
    case 'silenced':
      return `Silenced${from(by)}`;
    case 'unsilenced':
      return 'Silence ended';
    case 'repeated':
      return 'Told again';
    case 'resolved':
      return `Resolved${from(by)}`;
    default:
      return kind;
  }
}

const from = (by: string | null): string => (by === null ? '' : ` by ${by}`);

/** "2 firing · 1 acknowledged"; "None is open". */
export function countWords(alerts: readonly Pick<Alert, 'status'>[]): string {
  const counts = STATUSES.map(({ value, label }) => ({ label: label.toLowerCase(), count: alerts.filter(({ status }) => status === value).length }));
  return counts.flatMap(({ label, count }) => (count === 0 ? [] : [`${count} ${label}`])).join(' · ') || 'None is open';
}

/** Who has an alert: whoever acknowledged it, or it is assigned to. */
export function holderWords({ assignedTo, acknowledgedBy }: Pick<Alert, 'assignedTo' | 'acknowledgedBy'>, nameOf: (id: string | null) => string | null): string {
  const holder = assignedTo ?? acknowledgedBy;
  const name = holder === null ? 'nobody' : (nameOf(holder) ?? 'somebody');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The value in its unit, and what it is held against. */
export function valueWords({ value, threshold, unit }: Pick<Alert, 'value' | 'threshold' | 'unit'>, reader: Reader): { value: string; threshold: string | null } {
  return { value: figureText(value, unit, reader), threshold: threshold === null ? null : figureText(threshold, unit, reader) };
}

const TOLD: Readonly<Record<string, string>> = { firing: 'Fires', no_data: 'No data', error: 'Error', acknowledged: 'Acknowledged', resolved: 'Resolved', escalated: 'Escalated', repeated: 'Told again' };

/** What a notification told. */
export const toldWords = (event: string): string => TOLD[event] ?? event;

const ROUTES = { channel: 'a channel', toast: 'in the application', email: 'by e-mail' } as const;

/** Whom a notification went to. */
export function receiverWords({ route, channelName, userId }: Pick<ToldNotification, 'route' | 'channelName' | 'userId'>, nameOf: (id: string | null) => string | null): string {
  if (route === 'channel') return channelName ?? 'A channel that is gone';
  const name = nameOf(userId) ?? 'somebody';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${ROUTES[route]}`;
}

/** The worst first. */
export const RULE_STATUSES: readonly { value: RuleStatus; label: string; tone: Tone }[] = [
  { value: 'firing', label: 'Firing', tone: 'danger' },
  { value: 'error', label: 'Error', tone: 'danger' },
  { value: 'no_data', label: 'No data', tone: 'warning' },
  { value: 'pending', label: 'Pending', tone: 'warning' },
  { value: 'acknowledged', label: 'Acknowledged', tone: 'info' },
  { value: 'silenced', label: 'Silenced', tone: 'neutral' },
  { value: 'resolved', label: 'Held', tone: 'neutral' },
  { value: 'not_evaluated', label: 'Not evaluated yet', tone: 'neutral' },
  { value: 'inactive', label: 'Well', tone: 'success' },
  { value: 'disabled', label: 'Switched off', tone: 'neutral' },
];

export const ruleStatusWords = (status: RuleStatus): { label: string; tone: Tone } => RULE_STATUSES.find(({ value }) => value === status) ?? { label: status, tone: 'neutral' };

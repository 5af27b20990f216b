import { SEVERITIES, STATUSES } from './alert-words.js';
import type { Alert, AlertSeverity, AlertStatus } from './alert-types.js';

/** Which alerts are listed; empty: all of them. */
export interface AlertFilter {
  severity: '' | AlertSeverity;
  status: '' | AlertStatus;
  ruleId: string;
  /** `me`, or nobody's: `none`. */
  assignee: '' | 'me' | 'none';
  /** As it is typed: `name=value`, several by commas. */
  labels: string;
}

export const NO_FILTER: AlertFilter = { severity: '', status: '', ruleId: '', assignee: '', labels: '' };

/** What the address asks for; what it cannot mean is left out. */
export function filterOf(address: URLSearchParams): AlertFilter {
  const choice = <T extends string>(name: string, choices: readonly T[]): '' | T => choices.find((each) => each === address.get(name)) ?? '';
  return {
    severity: choice('severity', SEVERITIES.map(({ value }) => value)),
    status: choice('status', STATUSES.map(({ value }) => value)),
    ruleId: address.get('rule') ?? '',
    assignee: choice('assignee', ['me', 'none']),
    labels: address.get('labels') ?? '',
  };
}

/** As it stands in the address; the tab stays. */
export function addressOf(tab: string | null, { severity, status, ruleId, assignee, labels }: AlertFilter): URLSearchParams {
  const address = new URLSearchParams();
  if (tab !== null) address.set('tab', tab);
  for (const [name, value] of Object.entries({ severity, status, rule: ruleId, assignee, labels })) if (value !== '') address.set(name, value);
  return address;
}

export const isFiltered = (filter: AlertFilter): boolean => Object.values(filter).some((value) => value !== '');

/** Pairs of a text such as `team=core, route=/orders`; null where it is none. */
export function labelPairs(text: string): Record<string, string> | null {
  const terms = text.split(',').map((term) => term.trim()).filter((term) => term !== '');
  const pairs = terms.map((term): [string, string] | null => {
    const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_.-]*)\s*=\s*(.+)$/.exec(term) ?? [];
    return name === undefined || value === undefined ? null : [name, value];
  });
  return pairs.some((pair) => pair === null) ? null : Object.fromEntries(pairs.filter((pair) => pair !== null));
}

/** Whether an open alert is one of those that are asked for. */
export function fits(alert: Pick<Alert, 'severity' | 'status' | 'ruleId' | 'labels' | 'assignedTo' | 'acknowledgedBy'>, filter: AlertFilter, userId: string): boolean {
  const { severity, status, ruleId, assignee, labels } = filter;
  const holders = [alert.assignedTo, alert.acknowledgedBy].filter((holder) => holder !== null);
  return (
    (severity === '' || alert.severity === severity) &&
    (status === '' || alert.status === status) &&
    (ruleId === '' || alert.ruleId === ruleId) &&
    (assignee === '' || (assignee === 'me' ? holders.includes(userId) : holders.length === 0)) &&
    Object.entries(labelPairs(labels) ?? {}).every(([name, value]) => alert.labels[name] === value)
  );
}

import type { Absence, Comparator, ConditionKind, GuardSeverity } from '../alert-types.js';

export const CONDITION_KINDS: readonly { value: ConditionKind; label: string; description: string }[] = [
  { value: 'threshold', label: 'Metric or KPI', description: 'A figure is past a threshold.' },
  { value: 'guard', label: 'Guard', description: 'A guard does not hold.' },
  { value: 'anomaly', label: 'Anomaly', description: 'A watched metric behaves unlike itself.' },
  { value: 'budget', label: 'Budget', description: 'So much of a budget is spent in its present period.' },
  { value: 'query', label: 'Saved query', description: 'A query answers rows, or a value past a threshold.' },
];

export const COMPARATOR_WORDS: Readonly<Record<Comparator, string>> = { gt: 'above', gte: 'at or above', lt: 'below', lte: 'at or below' };
export const COMPARATORS = Object.entries(COMPARATOR_WORDS).map(([value, label]) => ({ value, label }));

export const QUERY_TESTS = [
  { value: 'threshold', label: 'A value is past a threshold' },
  { value: 'any_row', label: 'It answers a row' },
  { value: 'change', label: 'A value changes' },
] as const;

export const MINIMUM_SEVERITIES: readonly { value: GuardSeverity; label: string }[] = [
  { value: 'low', label: 'Any' },
  { value: 'medium', label: 'Medium or worse' },
  { value: 'high', label: 'High or worse' },
  { value: 'critical', label: 'Critical' },
];

export const ABSENCES: readonly { value: Absence; label: string }[] = [
  { value: 'alert', label: 'An alert' },
  { value: 'keep', label: 'Nothing new' },
  { value: 'ok', label: 'That all is well' },
];

import type { AllocationRule } from '../data/economics-queries.js';

type Driver = AllocationRule['driver'];

/** By what costs that name nobody are divided. */
export const DRIVERS: readonly { value: Driver; label: string; description: string }[] = [
  { value: 'requests', label: 'Requests', description: 'As many as each sent.' },
  { value: 'seconds', label: 'Time of requests', description: 'As long as theirs took.' },
  { value: 'bytes', label: 'Bytes sent', description: 'As much as each was sent.' },
  { value: 'query_seconds', label: 'Time at sources', description: 'As long as their queries took.' },
  { value: 'rows', label: 'Rows read', description: 'As many as each read.' },
  { value: 'tokens', label: 'AI tokens', description: 'As many as each used.' },
  { value: 'direct_costs', label: 'Direct costs', description: 'In proportion to costs that name somebody.' },
  { value: 'shares', label: 'Fixed shares', description: 'As you decide.' },
  { value: 'none', label: 'Not at all', description: 'They stay unattributed.' },
];

export const driverLabel = (driver: Driver): string => DRIVERS.find(({ value }) => value === driver)?.label ?? driver;

/** Why costs are nobody's, as people say it. */
export const REASONS = {
  nothing_measured: 'nothing was measured to divide them by',
  rule_none: 'the rule leaves them so',
  other_dimension: 'the shares are of something else',
} as const;

import type { AlertRule } from './alert-rule.js';

/** A rule that comes with Tidemark: all but what a row adds. */
export type BuiltInRule = Omit<AlertRule, 'id' | 'version' | 'createdAt' | 'updatedAt'> & { readonly builtIn: string };

export const BUILT_IN_RULES: readonly BuiltInRule[] = [
  {
    builtIn: 'delivery',
    name: 'Notifications not delivered',
    description: 'Notifications to a channel, or to people, were given up. Retry or dismiss them on the page of notifications.',
    enabled: true,
    severity: 'critical',
    condition: { kind: 'delivery' },
    forSeconds: 0,
    resolveAfterSeconds: 0,
    labels: {},
    grouping: { by: [], waitSeconds: 0, intervalSeconds: 0 },
    noData: 'keep',
    onError: 'alert',
    renotifySeconds: null,
    channelIds: [],
    escalationPolicyId: null,
    runbookUrl: null,
    dashboardId: null,
    unit: 'notifications',
  },
];

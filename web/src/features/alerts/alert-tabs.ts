/** Views of the alerts page, each with what a role needs for it. */
export const ALERT_TABS = [
  { value: 'active', label: 'Active', permission: 'alerts:read' },
  { value: 'history', label: 'History', permission: 'alerts:read' },
  { value: 'rules', label: 'Rules', permission: 'alert-rules:read' },
  { value: 'silences', label: 'Silences', permission: 'silences:read' },
  { value: 'escalation', label: 'Escalation', permission: 'escalation-policies:read' },
  { value: 'channels', label: 'Channels', permission: 'notification-channels:read' },
  { value: 'deliveries', label: 'Deliveries', permission: 'notifications:read' },
] as const;

export type AlertTab = (typeof ALERT_TABS)[number]['value'];

/** The address of a view of the alerts page; `filter` is what that view reads from the address. */
export function alertsPath(tab: AlertTab = 'active', filter: Readonly<Record<string, string>> = {}): string {
  const parameters = new URLSearchParams(tab === 'active' ? filter : { tab, ...filter });
  return parameters.size === 0 ? '/alerts' : `/alerts?${parameters.toString()}`;
}

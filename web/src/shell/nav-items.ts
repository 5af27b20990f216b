import {
  Activity,
  AppWindow,
  Archive,
  Bell,
  CalendarClock,
  CircleDollarSign,
  Database,
  Gauge,
  HeartPulse,
  House,
  KeyRound,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Settings,
  ShieldCheck,
  Sparkles,
  SquareTerminal,
  Users,
} from 'lucide-react';

export interface NavItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Any of these lets it be shown; none: everybody sees it. */
  permissions: readonly string[];
  /** Pages below it have items of their own. */
  exact?: true;
}

export interface NavGroup {
  /** Stands above the group; the first one has none. */
  heading: string | null;
  items: readonly NavItem[];
}

/** What the navigation and the command palette offer. What a role may not do is not shown. */
export const NAVIGATION: readonly NavGroup[] = [
  {
    heading: null,
    items: [
      { to: '/', label: 'Home', icon: House, permissions: ['kpis:read'] },
      { to: '/kpis', label: 'KPIs', icon: Gauge, permissions: ['kpis:read'] },
      { to: '/dashboards', label: 'Dashboards', icon: LayoutDashboard, permissions: ['dashboards:read'] },
      { to: '/explore', label: 'Explore', icon: SquareTerminal, permissions: ['queries:execute'] },
      { to: '/data-sources', label: 'Data sources', icon: Database, permissions: ['datasources:read'] },
      { to: '/materialized-views', label: 'Materialized views', icon: Layers, permissions: ['materializations:read'] },
      { to: '/embedding', label: 'Embedding', icon: AppWindow, permissions: ['embed-tokens:read'] },
    ],
  },
  {
    heading: 'System health',
    items: [
      { to: '/system', label: 'Health', icon: HeartPulse, permissions: ['system-health:read'], exact: true },
      { to: '/alerts', label: 'Alerts', icon: Bell, permissions: ['alerts:read'] },
      { to: '/guards', label: 'Guards', icon: ShieldCheck, permissions: ['guards:read'] },
      { to: '/anomalies', label: 'Anomalies', icon: Activity, permissions: ['anomalies:read'] },
      { to: '/system/logs', label: 'Logs', icon: ScrollText, permissions: ['logs:read'] },
    ],
  },
  {
    heading: 'Costs',
    items: [
      { to: '/economics', label: 'Economics', icon: CircleDollarSign, permissions: ['economics:read'] },
      { to: '/ai-usage', label: 'AI usage', icon: Sparkles, permissions: ['ai-usage:read'] },
    ],
  },
  {
    heading: 'Admin',
    items: [
      { to: '/members', label: 'Members', icon: Users, permissions: ['members:read'] },
      { to: '/api-keys', label: 'API keys', icon: KeyRound, permissions: ['api-keys:read'] },
      { to: '/jobs', label: 'Jobs', icon: CalendarClock, permissions: ['jobs:read'] },
      { to: '/cache', label: 'Cache', icon: Archive, permissions: ['cache:read'] },
      { to: '/settings', label: 'Settings', icon: Settings, permissions: [] },
    ],
  },
];

/** The groups with what these permissions open; groups that would be empty are left out. */
export function visibleNavigation(permissions: readonly string[]): NavGroup[] {
  return NAVIGATION.map((group) => {
    const items = group.items.filter(
      (item) => item.permissions.length === 0 || item.permissions.some((one) => permissions.includes(one)),
    );
    // Of the admin's pages everybody has the settings, for their own profile: that alone makes no admin group.
    const special = items.some((item) => item.permissions.length > 0);
    return { heading: special ? group.heading : null, items };
  }).filter((group) => group.items.length > 0);
}

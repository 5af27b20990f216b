import * as Radix from '@radix-ui/react-dialog';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { ArrowLeftRight, BellRing, Database, LayoutDashboard, LogOut, type LucideIcon, Search, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { listAll } from '../api/client.js';
import type { DashboardSummary, DataSource } from '../api/types.js';
import { openAlertsQuery } from '../features/alerts/alert-queries.js';
import { useMe, useSession } from '../session/session.js';
import { chooseTheme } from '../theme/theme.js';
import { useReturnFocus, useToast } from '../ui/index.js';
import { visibleNavigation } from './nav-items.js';
import { paletteScore } from './palette-score.js';
import { THEMES } from './UserMenu.js';

/** ⌘K: finds dashboards, pages, data sources, open alerts, and the few actions that belong to no page. */
export default function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-60 animate-fade bg-overlay" />
        <Radix.Content
          onCloseAutoFocus={returnFocus}
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[max(12px,12vh)] z-60 mx-auto max-w-xl animate-rise overflow-hidden rounded-card border border-line bg-raised shadow-raised focus:outline-none"
        >
          <Radix.Title className="sr-only">Search</Radix.Title>
          <Commands onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const go = (to: string) => () => {
    onDone();
    void navigate(to);
  };
  return (
    <Command label="Search" loop filter={(_value, search, words) => paletteScore(words ?? [], search)}>
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Search size={16} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search dashboards, pages, data sources, alerts"
          className="h-11 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <Command.List className="max-h-[min(56vh,420px)] scroll-py-1 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-base text-muted">
          Nothing is called “{text}”.
        </Command.Empty>
        <Dashboards onGo={go} />
        <Pages onGo={go} />
        <Sources onGo={go} />
        <Alerts onGo={go} />
        <Actions onDone={onDone} onGo={go} />
      </Command.List>
    </Command>
  );
}

type Go = (to: string) => () => void;

function Dashboards({ onGo }: { onGo: Go }) {
  const can = useMe().permissions.includes('dashboards:read');
  const { data } = useQuery({
    queryKey: ['dashboards'],
    queryFn: ({ signal }) => listAll<DashboardSummary>('/dashboards', { signal }),
    enabled: can,
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <Group heading="Dashboards">
      {data.map((dashboard) => (
        <Item
          key={dashboard.id}
          value={`dashboard ${dashboard.id}`}
          keywords={[dashboard.name, ...dashboard.tags]}
          icon={LayoutDashboard}
          onSelect={onGo(`/dashboards/${dashboard.id}`)}
          context={dashboard.tags.join(', ')}
        >
          {dashboard.name}
        </Item>
      ))}
    </Group>
  );
}

function Pages({ onGo }: { onGo: Go }) {
  const { permissions } = useMe();
  return (
    <Group heading="Pages">
      {visibleNavigation(permissions).flatMap((group) =>
        group.items.map((item) => (
          <Item
            key={item.to}
            value={`page ${item.to}`}
            keywords={[item.label, group.heading ?? '']}
            icon={item.icon}
            onSelect={onGo(item.to)}
          >
            {item.label}
          </Item>
        )),
      )}
      <Item
        value="page /settings/profile"
        keywords={['Profile and sessions', 'password']}
        icon={UserRound}
        onSelect={onGo('/settings/profile')}
      >
        Profile and sessions
      </Item>
    </Group>
  );
}

function Alerts({ onGo }: { onGo: Go }) {
  const can = useMe().permissions.includes('alerts:read');
  const { data } = useQuery({ ...openAlertsQuery, enabled: can });
  if (data === undefined || data.length === 0) return null;
  return (
    <Group heading="Alerts">
      {data.map((alert) => (
        <Item
          key={alert.id}
          value={`alert ${alert.id}`}
          keywords={[alert.title, alert.summary]}
          icon={BellRing}
          onSelect={onGo(`/alerts/${alert.id}`)}
          context={alert.severity}
        >
          {alert.title}
        </Item>
      ))}
    </Group>
  );
}

function Sources({ onGo }: { onGo: Go }) {
  const can = useMe().permissions.includes('datasources:read');
  const { data } = useQuery({
    queryKey: ['datasources'],
    queryFn: ({ signal }) => listAll<DataSource>('/datasources', { signal }),
    enabled: can,
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <Group heading="Data sources">
      {data.map((source) => (
        <Item
          key={source.id}
          value={`source ${source.id}`}
          keywords={[source.name, source.type]}
          icon={Database}
          onSelect={onGo(`/data-sources/${source.id}`)}
          context={source.type}
        >
          {source.name}
        </Item>
      ))}
    </Group>
  );
}

function Actions({ onDone, onGo }: { onDone: () => void; onGo: Go }) {
  const { tenant, tenants } = useMe();
  const { signOut, switchTenant } = useSession();
  const toast = useToast();
  const change = (id: string) => () => {
    switchTenant(id).then(onGo('/'), (error: unknown) =>
      toast.error('The tenant could not be changed', error),
    );
  };
  return (
    <Group heading="Actions">
      {THEMES.map((theme) => (
        <Item
          key={theme.value}
          value={`theme ${theme.value}`}
          keywords={[`${theme.label} theme`]}
          icon={theme.icon}
          onSelect={() => {
            chooseTheme(theme.value);
            onDone();
          }}
        >
          {theme.label} theme
        </Item>
      ))}
      {tenants
        .filter((one) => one.id !== tenant.id)
        .map((one) => (
          <Item
            key={one.id}
            value={`tenant ${one.id}`}
            keywords={[`Change to ${one.name}`, 'tenant']}
            icon={ArrowLeftRight}
            onSelect={change(one.id)}
          >
            Change to {one.name}
          </Item>
        ))}
      <Item value="sign out" keywords={['Sign out', 'log out']} icon={LogOut} onSelect={() => void signOut()}>
        Sign out
      </Item>
    </Group>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  /** Unlike every other item's. */
  value: string;
  keywords: string[];
  icon: LucideIcon;
  context?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, keywords, icon: Icon, context, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={keywords}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2.5 rounded-control px-2 text-base data-[selected=true]:bg-hover"
    >
      <Icon size={16} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {context !== undefined && context !== '' && (
        <span className="max-w-40 shrink-0 truncate text-sm text-faint">{context}</span>
      )}
    </Command.Item>
  );
}

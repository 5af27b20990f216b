import { lazy, type ReactNode, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { useMe } from '../../session/session.js';
import { Card, PageHeader, Skeleton, TabPanel, Tabs } from '../../ui/index.js';
import { ActiveTab } from './active/ActiveTab.js';
import { ALERT_TABS, type AlertTab } from './alert-tabs.js';
import { HistoryTab } from './history/HistoryTab.js';
import { RulesTab } from './rules/RulesTab.js';

const SilencesTab = lazy(() => import('./silences/SilencesTab.js'));
const PoliciesTab = lazy(() => import('./policies/PoliciesTab.js'));
const ChannelsTab = lazy(() => import('../notifications/ChannelsTab.js'));
const DeliveriesTab = lazy(() => import('../notifications/DeliveriesTab.js'));

const VIEWS: Readonly<Record<AlertTab, () => ReactNode>> = {
  active: () => <ActiveTab />,
  history: () => <HistoryTab />,
  rules: () => <RulesTab />,
  silences: () => <SilencesTab />,
  escalation: () => <PoliciesTab />,
  channels: () => <ChannelsTab />,
  deliveries: () => <DeliveriesTab />,
};

/** What calls for somebody now, what did, and the rules, silences, policies and channels that decide who is told. */
export default function AlertsPage() {
  const [address, setAddress] = useSearchParams();
  const { permissions } = useMe();
  const tabs = ALERT_TABS.filter(({ permission }) => permissions.includes(permission));
  const current = tabs.find(({ value }) => value === address.get('tab'))?.value ?? 'active';
  return (
    <>
      <PageHeader title="Alerts" />
      <Tabs
        label="Alerts"
        value={current}
        onValueChange={(tab) => setAddress(tab === 'active' ? {} : { tab }, { preventScrollReset: true, replace: true })}
        tabs={tabs}
      >
        {tabs.map(({ value }) => (
          <TabPanel key={value} value={value}>
            {value === current && <Suspense fallback={<Waiting />}>{VIEWS[value]()}</Suspense>}
          </TabPanel>
        ))}
      </Tabs>
    </>
  );
}

function Waiting() {
  return (
    <Card>
      <Skeleton className="h-40 w-full" />
    </Card>
  );
}

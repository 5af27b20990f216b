import { ScrollText } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useCan } from '../../session/session.js';
import { ButtonLink, PageHeader, StatusDot, TabPanel, Tabs } from '../../ui/index.js';
import { addressOf, type HealthTab, type HealthView, logsAddress, viewOf } from './data/health-range.js';
import { useLiveHealth } from './data/use-live-health.js';
import { DependenciesTab } from './dependencies/DependenciesTab.js';
import { PatternsTab } from './patterns/PatternsTab.js';
import { RangePicker } from './RangePicker.js';
import { StatusTab } from './status/StatusTab.js';
import { ResourcesTab } from './trends/ResourcesTab.js';
import { TrafficTab } from './trends/TrafficTab.js';

const LABELS: Record<HealthTab, string> = {
  status: 'Status',
  resources: 'Resources',
  traffic: 'Traffic and errors',
  dependencies: 'Dependencies',
  patterns: 'Patterns and forecast',
};

/** Whether the system is well, why not, and where that leads. */
export default function SystemHealthPage() {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => viewOf(address), [address]);
  const change = useCallback(
    (next: Partial<HealthView>, replace = false) => setAddress(addressOf({ ...view, ...next }), { preventScrollReset: true, replace }),
    [setAddress, view],
  );
  const live = useLiveHealth('system', ['status', 'service', 'dependencies']);
  const mayRead = useCan('logs:read');
  const { range } = view;
  return (
    <>
      <PageHeader
        title="System health"
        pill={
          <StatusDot tone={live === 'live' ? 'success' : 'warning'} className="text-sm text-muted">
            {live === 'live' ? 'Live' : live === 'offline' ? 'Offline' : 'Connecting'}
          </StatusDot>
        }
        actions={
          <>
            {mayRead && (
              <ButtonLink icon={ScrollText} to={logsAddress({ range }, null)}>
                Logs
              </ButtonLink>
            )}
            <RangePicker range={range} onRange={(next) => change({ range: next })} />
          </>
        }
      />
      <Tabs
        label="System health"
        value={view.tab}
        onValueChange={(tab) => change({ tab: tab as HealthTab }, true)}
        tabs={Object.entries(LABELS).map(([value, label]) => ({ value, label }))}
      >
        <TabPanel value="status">
          <StatusTab range={range} service={view.service} onService={(service) => change({ service }, true)} />
        </TabPanel>
        <TabPanel value="resources">
          <ResourcesTab range={range} />
        </TabPanel>
        <TabPanel value="traffic">
          <TrafficTab range={range} />
        </TabPanel>
        <TabPanel value="dependencies">
          <DependenciesTab range={range} />
        </TabPanel>
        <TabPanel value="patterns">
          <PatternsTab range={range} />
        </TabPanel>
      </Tabs>
    </>
  );
}

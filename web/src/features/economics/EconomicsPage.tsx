import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useMe } from '../../session/session.js';
import { Card, PageHeader, SegmentedControl, Select, Skeleton, StatusDot, TabPanel, Tabs } from '../../ui/index.js';
import { overviewQuery } from './data/economics-queries.js';
import { addressOf, ECONOMICS_TABS, type EconomicsTab, type EconomicsView, PERIODS, viewOf } from './data/economics-view.js';
import { useLiveEconomics } from './data/use-live-economics.js';
import { OverviewTab } from './overview/OverviewTab.js';

const ServeTab = lazy(() => import('./serve/ServeTab.js'));
const MarginTab = lazy(() => import('./margin/MarginTab.js'));
const ModelsTab = lazy(() => import('./models/ModelsTab.js'));
const BudgetsTab = lazy(() => import('./budgets/BudgetsTab.js'));
const PricesTab = lazy(() => import('./prices/PricesTab.js'));
const ImportsTab = lazy(() => import('./imports/ImportsTab.js'));

type Change = (next: Partial<EconomicsView>) => void;

const VIEWS: Readonly<Record<EconomicsTab, (view: EconomicsView, change: Change) => ReactNode>> = {
  overview: (view, change) => <OverviewTab view={view} onView={change} />,
  serve: (view, change) => <ServeTab view={view} onView={change} />,
  margin: ({ days }) => <MarginTab days={days} />,
  models: (view) => <ModelsTab view={view} />,
  budgets: () => <BudgetsTab />,
  prices: () => <PricesTab />,
  imports: () => <ImportsTab />,
};
/** Views that are of a number of days; the others are of now. */
const OF_DAYS: readonly EconomicsTab[] = ['overview', 'serve', 'margin', 'models'];
/** Views of one currency at a time. */
const OF_CURRENCY: readonly EconomicsTab[] = ['overview', 'serve', 'models'];

/** What it costs, to serve whom, and whether it is worth it. */
export default function EconomicsPage() {
  const [address, setAddress] = useSearchParams();
  const { permissions } = useMe();
  const tabs = ECONOMICS_TABS.filter(({ permission }) => permissions.includes(permission));
  const asked = useMemo(() => viewOf(address), [address]);
  const view = useMemo<EconomicsView>(() => (tabs.some(({ value }) => value === asked.tab) ? asked : { ...asked, tab: 'overview' }), [asked, tabs]);
  const change = useCallback<Change>((next) => setAddress(addressOf({ ...view, ...next }), { preventScrollReset: true, replace: true }), [setAddress, view]);
  const live = useLiveEconomics();
  return (
    <>
      <PageHeader
        title="Economics"
        pill={
          <StatusDot tone={live === 'live' ? 'success' : 'warning'} className="text-sm text-muted">
            {live === 'live' ? 'Live' : live === 'offline' ? 'Offline' : 'Connecting'}
          </StatusDot>
        }
        actions={
          OF_DAYS.includes(view.tab) && (
            <>
              {OF_CURRENCY.includes(view.tab) && <CurrencyPicker view={view} onView={change} />}
              <SegmentedControl label="Period" value={String(view.days)} options={PERIODS} onValueChange={(days) => change({ days: Number(days) })} />
            </>
          )
        }
      />
      <Tabs label="Economics" value={view.tab} onValueChange={(tab) => change({ tab: tab as EconomicsTab })} tabs={tabs}>
        {tabs.map(({ value }) => (
          <TabPanel key={value} value={value}>
            {value === view.tab && <Suspense fallback={<Waiting />}>{VIEWS[value](view, change)}</Suspense>}
          </TabPanel>
        ))}
      </Tabs>
    </>
  );
}

/** In which currency: only where there are costs of several, as none is converted. */
function CurrencyPicker({ view: { days, currency }, onView }: { view: EconomicsView; onView: Change }) {
  const { data } = useQuery(overviewQuery(days));
  const others = data?.otherCurrencies.map((other) => other.currency) ?? [];
  if (data === undefined || (others.length === 0 && currency === null)) return null;
  const offered = [...new Set([data.currency, ...others, ...(currency === null ? [] : [currency])])];
  return (
    <div className="w-24">
      <Select
        aria-label="Currency"
        value={currency ?? data.currency}
        options={offered.map((each) => ({ value: each, label: each }))}
        onValueChange={(next) => onView({ currency: next === data.currency ? null : next })}
      />
    </div>
  );
}

function Waiting() {
  return (
    <Card>
      <Skeleton className="h-40 w-full" />
    </Card>
  );
}

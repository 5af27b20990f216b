import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useCan } from '../../session/session.js';
import { PageHeader, SegmentedControl, Select, StatusDot, TabPanel, Tabs } from '../../ui/index.js';
import { ConversationsTab } from './conversations/ConversationsTab.js';
import { liveQuery, telemetryQuery } from './data/ai-queries.js';
import { addressOf, type AiTab, type AiView, DAYS, viewOf } from './data/ai-view.js';
import { useLiveAi } from './data/use-live-ai.js';
import { ExportMenu } from './exports/ExportMenu.js';
import { LiveTab } from './live/LiveTab.js';
import { MissingTab } from './missing/MissingTab.js';
import { SessionDialog } from './sessions/SessionDialog.js';
import { SessionsTab, useSessionsAsked } from './sessions/SessionsTab.js';
import { SettingsTab } from './settings/SettingsTab.js';
import { TelemetryTab } from './telemetry/TelemetryTab.js';

const LABELS: Record<AiTab, string> = {
  telemetry: 'Telemetry',
  live: 'Live',
  sessions: 'Sessions',
  conversations: 'Conversations',
  missing: 'Missing products',
  settings: 'Settings',
};

/** Tabs that some roles do not see. */
const NEEDED: Partial<Record<AiTab, string>> = { missing: 'ai-conversations:read', settings: 'ai-usage:configure' };

/** What language models are used for, by whom, what it costs, and what people ask them. */
export default function AiUsagePage() {
  const { view, tabs, mayLook, change } = useAiView();
  const live = useLiveAi();
  const sessions = useSessionsAsked(view);
  const goingOn = useQuery(liveQuery(view.domain)).data?.total;
  const open = useCallback((session: string | null) => change({ session }), [change]);
  const onOpen = mayLook ? open : null;
  const ofRange = view.tab !== 'settings';
  return (
    <>
      <PageHeader
        title="AI usage"
        pill={
          <StatusDot tone={live === 'live' ? 'success' : 'warning'} className="text-sm text-muted">
            {live === 'live' ? 'Live' : live === 'offline' ? 'Offline' : 'Connecting'}
          </StatusDot>
        }
        actions={
          ofRange && (
            <>
              <DomainSelect view={view} onDomain={(domain) => change({ domain }, true)} />
              {view.tab !== 'live' && <SegmentedControl label="Time range" value={String(view.days)} onValueChange={(days) => change({ days: Number(days) }, true)} options={DAYS} />}
              <ExportMenu asked={{ tab: view.tab, view, sessions }} />
            </>
          )
        }
      />
      <Tabs
        label="AI usage"
        value={view.tab}
        onValueChange={(tab) => change({ tab: tab as AiTab })}
        tabs={tabs.map((tab) => ({ value: tab, label: LABELS[tab], ...(tab === 'live' && goingOn !== undefined && goingOn > 0 ? { count: goingOn } : {}) }))}
      >
        <TabPanel value="telemetry">
          <TelemetryTab view={view} onView={change} />
        </TabPanel>
        <TabPanel value="live">
          <LiveTab domain={view.domain} onOpen={onOpen} />
        </TabPanel>
        <TabPanel value="sessions">
          <SessionsTab view={view} onView={change} onOpen={onOpen} />
        </TabPanel>
        <TabPanel value="conversations">
          <ConversationsTab view={view} />
        </TabPanel>
        <TabPanel value="missing">
          <MissingTab view={view} />
        </TabPanel>
        <TabPanel value="settings">
          <SettingsTab />
        </TabPanel>
      </Tabs>
      {mayLook && view.session !== null && <SessionDialog key={view.session} id={view.session} onClose={() => change({ session: null })} />}
    </>
  );
}

/** What the address asks for, of what the role may see. */
function useAiView() {
  const [address, setAddress] = useSearchParams();
  const mayLook = useCan('ai-conversations:read');
  const mayConfigure = useCan('ai-usage:configure');
  const tabs = useMemo(() => {
    const may: Record<string, boolean> = { 'ai-conversations:read': mayLook, 'ai-usage:configure': mayConfigure };
    return (Object.keys(LABELS) as AiTab[]).filter((tab) => may[NEEDED[tab] ?? ''] !== false);
  }, [mayLook, mayConfigure]);
  const view = useMemo<AiView>(() => {
    const asked = viewOf(address);
    return tabs.includes(asked.tab) ? asked : { ...asked, tab: 'telemetry' };
  }, [address, tabs]);
  const change = useCallback((next: Partial<AiView>, replace = false) => setAddress(addressOf({ ...view, ...next }), { preventScrollReset: true, replace }), [setAddress, view]);
  return { view, tabs, mayLook, change };
}

/** One domain, or all: those of the range, and the one that is chosen. */
function DomainSelect({ view: { days, domain }, onDomain }: { view: AiView; onDomain: (domain: string | null) => void }) {
  const all = useQuery(telemetryQuery({ days, domain: null }));
  const known = all.data?.domainBreakdown.flatMap((each) => each.domain ?? []) ?? [];
  const names = domain === null || known.includes(domain) ? known : [domain, ...known];
  if (names.length === 0) return null;
  return (
    <div className="w-44 min-w-0 max-sm:w-full">
      <Select aria-label="Domain" value={domain ?? ''} onValueChange={(chosen) => onDomain(chosen === '' ? null : chosen)} options={[{ value: '', label: 'All domains' }, ...names.map((name) => ({ value: name, label: name }))]} />
    </div>
  );
}

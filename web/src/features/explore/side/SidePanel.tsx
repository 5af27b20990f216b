import type { DataSource } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { TabPanel, Tabs } from '../../../ui/index.js';
import type { KeptQuery, QueryRun } from '../explore-queries.js';
import { HistoryPanel } from './HistoryPanel.js';
import { SavedPanel } from './SavedPanel.js';
import { TablesPanel } from './TablesPanel.js';

export type SideTab = 'tables' | 'saved' | 'history';

export interface SidePanelProps {
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  sourceId: string;
  sources: readonly DataSource[];
  openId: string | null;
  onInsert: (name: string) => void;
  onPreview: (table: string) => void;
  onOpenQuery: (query: KeptQuery) => void;
  onDeletedQuery: (id: string) => void;
  onOpenRun: (run: QueryRun) => void;
}

const PANEL = 'flex min-h-0 flex-1 flex-col pt-0! data-[state=inactive]:hidden';

/** What helps to write a query: the source's tables, saved queries, what ran before. */
export function SidePanel({ tab, onTab, sourceId, sources, ...rest }: SidePanelProps) {
  const maySeeSaved = useCan('queries:read');
  const tabs: { value: SideTab; label: string }[] = [
    { value: 'tables', label: 'Tables' },
    ...(maySeeSaved ? [{ value: 'saved' as const, label: 'Saved' }] : []),
    { value: 'history', label: 'History' },
  ];
  return (
    <Tabs
      label="Tables, saved queries and history"
      value={tab}
      onValueChange={(value) => onTab(value as SideTab)}
      tabs={tabs}
      className="h-full min-h-0 [&>div:first-child]:px-3.5 [&>div:first-child]:pt-1"
    >
      <TabPanel value="tables" className={PANEL}>
        <TablesPanel key={sourceId} sourceId={sourceId} onInsert={rest.onInsert} onPreview={rest.onPreview} />
      </TabPanel>
      {maySeeSaved && (
        <TabPanel value="saved" className={PANEL}>
          <SavedPanel
            sources={sources}
            openId={rest.openId}
            onOpen={rest.onOpenQuery}
            onDeleted={rest.onDeletedQuery}
          />
        </TabPanel>
      )}
      <TabPanel value="history" className={PANEL}>
        <HistoryPanel sources={sources} onOpen={rest.onOpenRun} />
      </TabPanel>
    </Tabs>
  );
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ListFilter, Sparkles } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button, ButtonLink, Card, EmptyState, ErrorPanel, SearchInput, Select, Table, useNow } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { begunQuery, sessionsQuery, type SessionsAsked, telemetryQuery } from '../data/ai-queries.js';
import { type AiView, rangeTitle, rangeWords, startOfDays, STATUSES } from '../data/ai-view.js';
import { STATUS_WORDS } from '../data/ai-words.js';
import { type OpenSession, sessionColumns } from './session-columns.js';

const TYPING_MS = 350;
/** The beginning of the range moves once a day; it is looked at as often. */
const MINUTE_MS = 60_000;

/** Which sessions the page asks for. */
export function useSessionsAsked({ days, domain, status, model, customer }: AiView): SessionsAsked {
  const { timeZone } = useReader();
  const from = startOfDays(days, useNow(MINUTE_MS), timeZone);
  return useMemo(() => ({ from, domain, status, model, customer }), [from, domain, status, model, customer]);
}

/** All sessions of the range, the newest first. */
export function SessionsTab({ view, onView, onOpen }: { view: AiView; onView: (next: Partial<AiView>) => void; onOpen: OpenSession }) {
  const reader = useReader();
  const found = useInfiniteQuery(sessionsQuery(useSessionsAsked(view)));
  const begun = useQuery(begunQuery());
  const rows = found.data?.pages.flatMap(({ sessions }) => sessions);
  const filtered = view.status !== '' || view.model !== '' || view.customer !== '';
  const clear = (): void => onView({ status: '', model: '', customer: '' });
  return (
    <Card title="Sessions" flush context={<span className="max-sm:hidden">{rangeTitle(view.days)}, the newest first</span>}>
      <Filters view={view} onView={onView} />
      {found.isError && rows === undefined ? (
        <ErrorPanel className="m-3.5" title="The sessions could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Table
          caption="Sessions"
          columns={sessionColumns(reader, onOpen)}
          rows={rows}
          rowKey={({ sessionId }) => sessionId}
          skeletonRows={8}
          empty={
            begun.data === false ? (
              <EmptyState icon={Sparkles} title="No session was reported yet" action={<ButtonLink to="/ai-usage">Report the first one</ButtonLink>}>
                A few lines of code report what your provider answers as usage.
              </EmptyState>
            ) : (
              <EmptyState
                icon={ListFilter}
                title={filtered ? 'No session fits the filters' : `No session ${rangeWords(view.days)}`}
                action={filtered && <Button onClick={clear}>Clear the filters</Button>}
              >
                {filtered ? 'Names are matched whole.' : 'Choose a longer range, or another domain.'}
              </EmptyState>
            )
          }
        />
      )}
      {found.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" pending={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

function Filters({ view, onView }: { view: AiView; onView: (next: Partial<AiView>) => void }) {
  const telemetry = useQuery(telemetryQuery({ days: view.days, domain: view.domain }));
  const known = telemetry.data?.modelUsage.map(({ model }) => model) ?? [];
  const models = view.model === '' || known.includes(view.model) ? known : [view.model, ...known];
  return (
    <div className="flex flex-wrap gap-2 border-b border-line px-3.5 pb-2.5">
      <div className="w-36 max-sm:flex-1">
        <Select
          size="sm"
          aria-label="Status"
          value={view.status}
          onValueChange={(status) => onView({ status: status as AiView['status'] })}
          options={[{ value: '', label: 'Any status' }, ...STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status].word }))]}
        />
      </div>
      <div className="w-44 max-sm:flex-1">
        <Select size="sm" aria-label="Model" value={view.model} onValueChange={(model) => onView({ model })} options={[{ value: '', label: 'All models' }, ...models.map((model) => ({ value: model, label: model }))]} />
      </div>
      <CustomerField customer={view.customer} onCustomer={(customer) => onView({ customer })} />
    </div>
  );
}

/** Looked for once typing has paused. */
function CustomerField({ customer, onCustomer }: { customer: string; onCustomer: (customer: string) => void }) {
  // What is typed counts until the address says something else: it has been taken over, or the filters were cleared.
  const [draft, setDraft] = useState({ of: customer, text: customer });
  const typed = draft.of === customer ? draft.text : customer;
  useEffect(() => {
    if (typed === customer) return undefined;
    const timer = setTimeout(() => onCustomer(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, customer, onCustomer]);
  return <SearchInput label="Customer" value={typed} onValueChange={(text) => setDraft({ of: customer, text })} maxLength={200} className="w-52 max-sm:w-full [&_input]:h-7" />;
}

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { EyeOff, MessagesSquare } from 'lucide-react';
import { EmptyState, ErrorPanel } from '../../../ui/index.js';
import { analyticsQuery, conversationsQuery } from '../data/ai-queries.js';
import type { AiView } from '../data/ai-view.js';
import { rangeWords } from '../data/ai-view.js';
import { ConversationFigures } from './ConversationFigures.js';
import { FailedSearchesCard } from './FailedSearchesCard.js';
import { LanguagesCard } from './LanguagesCard.js';
import { RecentCard } from './RecentCard.js';
import { TopQueriesCard } from './TopQueriesCard.js';

/** What people talked about, how it went, and in which languages. Texts are shown to those who may read them. */
export function ConversationsTab({ view: { days, domain } }: { view: AiView }) {
  const scope = { days, domain };
  const analytics = useQuery(analyticsQuery(scope));
  const recent = useQuery(conversationsQuery(scope));
  const failed = [analytics, recent].find(({ isError, data }) => isError && data === undefined);
  const [figures, newest] = [analytics.data, recent.data];
  if (failed !== undefined && figures === undefined && newest === undefined) return <Failed found={failed} />;
  const nothing = newest?.total === 0 && figures !== undefined && figures.metrics.totalMessages === 0 && figures.metrics.searches === 0;
  if (nothing) return <Nothing days={days} />;
  const texts = figures?.texts ?? newest?.texts;
  const shown = texts !== 'forbidden' && texts !== 'off';
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {failed !== undefined && <Failed found={failed} />}
      <ConversationFigures analytics={figures} recent={newest} />
      {texts === 'off' && <TextsOff />}
      <div className="grid min-w-0 items-start gap-3 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          {shown && <TopQueriesCard analytics={figures} />}
          <LanguagesCard analytics={figures} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          {shown && <FailedSearchesCard analytics={figures} />}
          {texts !== 'forbidden' && <RecentCard recent={newest} />}
        </div>
      </div>
    </div>
  );
}

function Failed({ found }: { found: UseQueryResult<unknown> }) {
  return <ErrorPanel title="The conversations could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
}

function Nothing({ days }: { days: number }) {
  return (
    <EmptyState icon={MessagesSquare} title={`No conversation ${rangeWords(days)}`}>
      Report messages by <code className="font-mono text-sm">POST /api/v1/ai/messages</code>, with the session or conversation that they belong to: languages, satisfaction and what people ask for are shown here.
    </EmptyState>
  );
}

function TextsOff() {
  return (
    <p role="note" className="flex items-start gap-2 rounded-card border border-line bg-card px-3.5 py-2.5 text-muted">
      <EyeOff size={15} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0" />
      <span>This tenant stores no content: figures are counted, what was asked is not kept. An admin can change it in the settings.</span>
    </p>
  );
}

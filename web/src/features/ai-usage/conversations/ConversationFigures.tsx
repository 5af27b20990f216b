import { Pill } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Analytics, RecentConversations } from '../data/ai-queries.js';
import { figure, percent, responseTime, signedPercent, whole } from '../data/ai-words.js';
import { FigureTile, FigureTiles } from '../telemetry/FigureTile.js';

/** How many conversations, and how they went; what nobody said is a dash, and never guessed. */
export function ConversationFigures({ analytics, recent }: { analytics: Analytics | undefined; recent: RecentConversations | undefined }) {
  const reader = useReader();
  const metrics = analytics?.metrics;
  return (
    <FigureTiles label="Conversations">
      <FigureTile
        title="Conversations"
        pill={recent?.change != null && <Pill>{signedPercent(recent.change, reader)}</Pill>}
        value={recent && whole(recent.total, reader)}
        context={[
          recent === undefined || recent.change === null ? 'none in the time before' : 'against as many days before',
          ...(metrics === undefined ? [] : [`${whole(metrics.totalMessages, reader)} messages, ${whole(metrics.userMessages, reader)} of users · ${figure(metrics.avgMessagesPerDay, reader)} a day`]),
        ]}
      />
      <FigureTile
        title="Satisfaction"
        value={
          analytics && (
            <>
              {figure(analytics.satisfactionScore, reader, 2)}
              {analytics.satisfactionScore !== null && <span className="ml-1 text-lg font-normal text-muted">of 5</span>}
            </>
          )
        }
        context={metrics && [metrics.ratedConversations === 0 ? 'nobody has rated one' : `${whole(metrics.ratedConversations, reader)} rated`]}
      />
      <FigureTile
        title="Resolved"
        value={analytics && percent(analytics.resolutionRate, reader)}
        context={metrics && [metrics.judgedConversations === 0 ? 'nothing tells of it' : `of ${whole(metrics.judgedConversations, reader)} of which something tells`]}
      />
      <FigureTile
        title="Response time"
        value={analytics && responseTime(analytics.responseTime === null ? null : analytics.responseTime * 1_000, reader)}
        context={metrics && [`${whole(metrics.searches, reader)} searches · ${whole(metrics.failedSearches, reader)} found nothing`]}
      />
    </FigureTiles>
  );
}

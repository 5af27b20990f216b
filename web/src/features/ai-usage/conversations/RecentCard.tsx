import { MessageSquare } from 'lucide-react';
import { Card, EmptyState, Pill, RelativeTime, SkeletonText } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { RecentConversations } from '../data/ai-queries.js';
import { languageName, whole } from '../data/ai-words.js';

/** The newest conversations, with what their users wrote last. */
export function RecentCard({ recent }: { recent: RecentConversations | undefined }) {
  const reader = useReader();
  return (
    <Card title="Recent conversations" flush>
      {recent === undefined ? (
        <SkeletonText className="p-3.5" lines={6} />
      ) : recent.recent.length === 0 ? (
        <EmptyState compact icon={MessageSquare} title="No conversation" />
      ) : (
        <ul aria-label="Recent conversations" className="pb-1.5">
          {recent.recent.map(({ id, message, timestamp, messages, language, rating, resolved }) => (
            <li key={id} className="border-b border-line px-3.5 py-2 last:border-0">
              <p className="break-words">{message ?? <span className="text-muted">its text is not kept</span>}</p>
              <p className="mt-0.5 flex flex-wrap items-center gap-x-1 gap-y-1 text-sm text-muted">
                <RelativeTime past at={timestamp} />
                <span>· {messages === 1 ? '1 message' : `${whole(messages, reader)} messages`}</span>
                {language !== null && <span>· {languageName(language, reader)}</span>}
                {rating !== null && <span>· rated {whole(rating, reader)} of 5</span>}
                {resolved !== null && <Pill tone={resolved ? 'success' : 'danger'}>{resolved ? 'Resolved' : 'Not resolved'}</Pill>}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

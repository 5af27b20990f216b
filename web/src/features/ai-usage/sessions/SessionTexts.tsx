import { cx, EmptyState, Pill } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { AiSessionDetail } from '../data/ai-queries.js';
import { responseTime, whole } from '../data/ai-words.js';

const LEVELS: Readonly<Record<string, string>> = { warn: 'text-warning', warning: 'text-warning', error: 'text-danger', fatal: 'text-danger' };

/** What was looked up in a session, and its log. */
export function SessionTexts({ session: { searchEntries, logs, searches } }: { session: AiSessionDetail }) {
  const reader = useReader();
  if (searchEntries === null && logs === null) {
    return (
      <EmptyState compact title="Its texts are not kept">
        This tenant stores no content, or the session is older than content is kept. What was counted stays.
      </EmptyState>
    );
  }
  return (
    <div className="grid min-w-0 gap-4 lg:grid-cols-2">
      <section aria-label="Searches" className="min-w-0">
        <h3 className="mb-1 font-semibold">Searches</h3>
        {searchEntries === null || searchEntries.length === 0 ? (
          <p className="text-muted">{searches > 0 ? 'Their texts are not kept.' : 'It made none.'}</p>
        ) : (
          <ul aria-label="Searches" tabIndex={0} className="max-h-72 overflow-y-auto">
            {searchEntries.map(({ query, results, ms }, index) => (
              <li key={index} className="flex items-baseline gap-2 border-b border-line py-1.5 last:border-0">
                <span className="min-w-0 flex-1 break-words">{query ?? <span className="text-muted">not kept</span>}</span>
                {ms !== null && <span className="shrink-0 text-sm text-muted">{responseTime(ms, reader)}</span>}
                {results === 0 ? <Pill tone="danger">Found nothing</Pill> : <Pill>{whole(results, reader)} found</Pill>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-label="Log" className="min-w-0">
        <h3 className="mb-1 font-semibold">Log</h3>
        {logs === null || logs.length === 0 ? (
          <p className="text-muted">{logs === null ? 'Its log is not kept.' : 'Nothing was logged.'}</p>
        ) : (
          <ol aria-label="Lines of the log" tabIndex={0} className="max-h-72 overflow-y-auto font-mono text-xs">
            {logs.map(({ at, level, message }, index) => (
              <li key={index} className="flex gap-2 border-b border-line py-1 last:border-0">
                <time dateTime={at} title={at} className="shrink-0 text-faint">
                  {new Date(at).toLocaleTimeString()}
                </time>
                <span className={cx('w-10 shrink-0', LEVELS[level.toLowerCase()] ?? 'text-muted')}>{level}</span>
                <span className="min-w-0 break-words whitespace-pre-wrap">{message}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

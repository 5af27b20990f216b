import type { Matcher } from '@tidemark/silence';
import type { UseQueryResult } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { plural } from '../../../format/number.js';
import { ErrorLine, Skeleton } from '../../../ui/index.js';
import type { Alert } from '../alert-types.js';
import { matchedBy } from './silence-words.js';

/** Alerts that are named; further ones are counted. */
const MOST = 5;

/** What is open now and would be silenced; new alerts that match are too, as long as the silence lasts. */
export function MatchedNow({ alerts, matchers }: { alerts: UseQueryResult<Alert[]>; matchers: readonly Matcher[] }) {
  const matched = alerts.data === undefined ? undefined : matchedBy(alerts.data, matchers);
  return (
    <section aria-label="What it matches now" aria-live="polite" className="rounded-control border border-line bg-sunken px-2.5 py-2">
      {matchers.length === 0 ? (
        <p className="text-muted">Name a label to see which alerts it matches now.</p>
      ) : alerts.isError && matched === undefined ? (
        <ErrorLine error={alerts.error} />
      ) : matched === undefined ? (
        <Skeleton className="h-4 w-48" />
      ) : (
        <>
          <p className="flex items-center gap-1.5 font-medium">
            <BellOff size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
            {matched.length === 0 ? 'Matches none of the open alerts' : `Matches ${plural(matched.length, 'open alert')} now`}
          </p>
          {matched.length > 0 && (
            <ul className="mt-1 flex flex-col gap-0.5">
              {matched.slice(0, MOST).map(({ id, ruleName, summary }) => (
                <li key={id} className="truncate text-sm text-muted" title={summary}>
                  <span className="text-ink">{ruleName}</span> · {summary}
                </li>
              ))}
              {matched.length > MOST && <li className="text-sm text-muted">and {matched.length - MOST} more</li>}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

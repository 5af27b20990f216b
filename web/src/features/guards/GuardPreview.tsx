import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { useSettled } from '../../forms/use-settled.js';
import { Card, ErrorLine, Pill, RelativeTime, Skeleton } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { type GuardValues, ruleOf } from './guard-form.js';
import type { Guarded, GuardPreviewed } from './guard-queries.js';
import { dimensionWords, figureText, missingWords, sideWords, signedPercent } from './guard-words.js';

const MOST = 6;

/** What the guard would read as it is entered now; nothing is saved. */
export function GuardPreview({ values, of }: { values: GuardValues; of: Guarded }) {
  const reader = useReader();
  const rule = ruleOf(values);
  const asked = useSettled(rule === null ? null : JSON.stringify(rule));
  const preview = useQuery({
    queryKey: ['guard-preview', of, asked],
    queryFn: ({ signal }) => api.post<GuardPreviewed>(`/guards/preview?of=${of}`, JSON.parse(asked ?? '{}') as object, { signal }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
    retry: false,
  });
  const shown = asked === null ? undefined : preview.data;
  const series = [...(shown?.series ?? [])].sort((a, b) => Number(b.breached) - Number(a.breached));
  return (
    <Card title="Now" className="lg:sticky lg:top-3" context={shown !== undefined && !preview.isError ? <RelativeTime past at={shown.to} /> : undefined}>
      <div aria-live="polite">
        {asked === null ? (
          <p className="text-muted">Choose what is watched and a threshold to see what it reads now.</p>
        ) : preview.isError ? (
          <ErrorLine error={preview.error} />
        ) : shown === undefined ? (
          <Skeleton className="h-24 w-full" />
        ) : series.length === 0 ? (
          <p className="text-muted">Nothing was measured in the window.</p>
        ) : (
          <ul className="flex flex-col gap-3">
            {series.slice(0, MOST).map((each) => (
              <li key={JSON.stringify(each.dimensions)}>
                {series.length > 1 && <p className="truncate text-sm font-medium">{dimensionWords(each)}</p>}
                <p className="flex flex-wrap items-center gap-2">
                  <span className="text-figure font-semibold">{figureText(each.value, values.unit.trim(), reader)}</span>
                  {each.figure !== null && <Pill tone={each.breached ? 'danger' : 'success'}>{each.breached ? 'Beyond the threshold' : 'Holds'}</Pill>}
                </p>
                <p className="text-sm text-muted">
                  {missingWords(each) ??
                    `${values.baseline !== '' && each.figure !== null ? `${signedPercent(each.figure, reader)}; ` : ''}violated ${sideWords(values.comparator)} ${figureText(each.thresholdValue, values.unit.trim(), reader)}`}
                </p>
              </li>
            ))}
            {series.length > MOST && <li className="text-sm text-muted">and {series.length - MOST} more</li>}
          </ul>
        )}
      </div>
    </Card>
  );
}

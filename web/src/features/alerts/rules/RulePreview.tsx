import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.js';
import { useSettled } from '../../../forms/use-settled.js';
import { Card, ErrorLine, Pill, RelativeTime, Skeleton, type Tone } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { dimensionWords, figureText } from '../../guards/guard-words.js';
import type { RulePreviewed } from '../alert-types.js';
import { readyCondition, type RuleValues, unitOf } from './rule-form.js';

const MOST = 6;
const READINGS: Readonly<Record<RulePreviewed['series'][number]['reading'], { label: string; tone: Tone; rank: number }>> = {
  breached: { label: 'Breached', tone: 'danger', rank: 0 },
  failed: { label: 'Failed', tone: 'danger', rank: 1 },
  missing: { label: 'No data', tone: 'warning', rank: 2 },
  in_between: { label: 'In between', tone: 'warning', rank: 3 },
  calm: { label: 'Well', tone: 'success', rank: 4 },
};

/** What the condition comes to now as it is entered; nothing is saved. */
export function RulePreview({ values }: { values: RuleValues }) {
  const reader = useReader();
  const condition = readyCondition(values);
  const unit = unitOf(values);
  const asked = useSettled(condition === null || condition.kind === 'delivery' ? null : JSON.stringify({ condition, unit }));
  const preview = useQuery({
    queryKey: ['alert-rule-preview', asked],
    queryFn: ({ signal }) => api.post<RulePreviewed>('/alert-rules/preview', JSON.parse(asked ?? '{}') as object, { signal }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    // A saved query costs somebody something each time.
    refetchInterval: condition?.kind === 'query' ? false : 15_000,
    retry: false,
  });
  const shown = asked === null ? undefined : preview.data;
  const series = [...(shown?.series ?? [])].sort((a, b) => READINGS[a.reading].rank - READINGS[b.reading].rank);
  return (
    <Card title="Now" className="lg:sticky lg:top-3" context={shown !== undefined && !preview.isError ? <RelativeTime past at={shown.at} /> : undefined}>
      <div aria-live="polite">
        {asked === null ? (
          <p className="text-muted">{values.condition === 'delivery' ? 'It fires when a notification is given up.' : 'Say what is watched to see what it comes to now.'}</p>
        ) : preview.isError ? (
          <ErrorLine error={preview.error} />
        ) : shown === undefined ? (
          <Skeleton className="h-24 w-full" />
        ) : series.length === 0 ? (
          <p className="text-muted">{values.condition === 'threshold' ? 'Nothing was measured in the window.' : 'Nothing is wrong now: it would not fire.'}</p>
        ) : (
          <ul className="flex flex-col gap-3">
            {series.slice(0, MOST).map((each) => (
              <li key={JSON.stringify(each.dimensions)}>
                {dimensionWords(each) !== '' && (
                  <p className="truncate text-sm font-medium" title={dimensionWords(each)}>
                    {dimensionWords(each)}
                  </p>
                )}
                <p className="flex flex-wrap items-center gap-2">
                  <span className="text-figure font-semibold">{figureText(each.value, unit, reader)}</span>
                  <Pill tone={READINGS[each.reading].tone}>{READINGS[each.reading].label}</Pill>
                </p>
                <p className="text-sm break-words text-muted">{each.summary}</p>
              </li>
            ))}
            {series.length > MOST && <li className="text-sm text-muted">and {series.length - MOST} more</li>}
          </ul>
        )}
      </div>
    </Card>
  );
}

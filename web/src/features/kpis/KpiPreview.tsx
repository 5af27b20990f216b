import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { useSettled } from '../../forms/use-settled.js';
import { Card, ErrorLine, Skeleton } from '../../ui/index.js';
import { Sparkline } from '../dashboards/visuals/Sparkline.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { KpiChange } from './KpiChange.js';
import { type KpiValues, ruleOf, unitOf } from './kpi-form.js';
import type { KpiFigures } from './kpi-queries.js';
import { figureText, missingWords, periodWords } from './kpi-words.js';
import { StatusPill } from './StatusPill.js';

/** What the KPI would be as it is entered now; nothing is saved. */
export function KpiPreview({ values }: { values: KpiValues }) {
  const reader = useReader();
  const rule = ruleOf(values);
  const asked = useSettled(rule === null ? null : JSON.stringify(rule));
  const preview = useQuery({
    queryKey: ['kpi-preview', asked],
    queryFn: ({ signal }) => api.post<KpiFigures>('/kpis/preview', JSON.parse(asked ?? '{}') as object, { signal }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
    retry: false,
  });
  const unit = unitOf(values);
  const figures = asked === null ? undefined : preview.data;
  return (
    <Card title="Now" className="lg:sticky lg:top-3" pill={figures && !preview.isError && <StatusPill figures={figures} />}>
      <div aria-live="polite">
        {asked === null ? (
          <p className="text-muted">Choose where the figure comes from to see what it is.</p>
        ) : preview.isError ? (
          <ErrorLine error={preview.error} />
        ) : figures === undefined ? (
          <Skeleton className="h-24 w-full" />
        ) : (
          <>
            <p className="truncate text-figure font-semibold" title={figures.value ?? undefined}>
              {figureText(figures.value, unit, reader)}
            </p>
            <p className="text-sm text-muted">{missingWords(figures) ?? <KpiChange kpi={{ ...figures, unit, direction: values.direction }} />}</p>
            <p className="text-sm text-muted">{periodWords(figures, reader)}</p>
            {figures.sparkline.some((point) => point !== null) && (
              <div className="h-14 pt-3">
                <Sparkline points={figures.sparkline} className="block size-full text-primary" />
              </div>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

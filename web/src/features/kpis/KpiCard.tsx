import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTopic } from '../../realtime/index.js';
import { RelativeTime, Skeleton } from '../../ui/index.js';
import { Sparkline } from '../dashboards/visuals/Sparkline.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { KpiChange } from './KpiChange.js';
import { type KpiAnswer, kpiKeys, takeUpdate } from './kpi-queries.js';
import { StatusPill } from './StatusPill.js';
import { bare, figureText, missingWords, periodWords } from './kpi-words.js';

/** A KPI on the home page: figure, status, change, target, line, and how old that is. It follows what the server tells. */
export function KpiCard({ kpi }: { kpi: KpiAnswer }) {
  const reader = useReader();
  useLiveKpi(kpi.name);
  const missing = missingWords(kpi);
  return (
    <article
      aria-label={kpi.title}
      className="group relative flex min-h-44 min-w-0 flex-col rounded-card border border-line bg-card p-3.5 transition-colors duration-120 hover:border-line-strong"
    >
      <header className="flex items-start gap-2">
        <h2 className="line-clamp-2 min-w-0 flex-1 text-base font-semibold">
          <Link to={`/kpis/${kpi.name}`} className="after:absolute after:inset-0 after:rounded-card">
            {kpi.title}
          </Link>
        </h2>
        <StatusPill figures={kpi} />
      </header>
      <p className="truncate text-sm text-muted">{periodWords(kpi, reader)}</p>
      <p className="mt-2 truncate text-figure font-semibold tracking-[-0.015em]" title={kpi.value ?? undefined}>
        {figureText(kpi.value, kpi.unit, reader)}
      </p>
      {missing === null ? (
        <p className="flex min-h-[17px] flex-wrap gap-x-2 text-sm text-muted">
          <KpiChange kpi={kpi} />
          {kpi.target !== null && <span>Target {figureText(kpi.target, bare(kpi.unit), reader)}</span>}
        </p>
      ) : (
        <p className="line-clamp-2 text-sm text-muted">{missing}</p>
      )}
      <div className="mt-auto h-11 pt-2">
        {kpi.sparkline.some((point) => point !== null) && (
          <Sparkline points={kpi.sparkline} className="block size-full text-primary" />
        )}
      </div>
      <p className="mt-1.5 truncate text-xs text-faint">
        {kpi.dataAsOf === null ? 'not read yet' : <>read <RelativeTime at={kpi.dataAsOf} /></>}
        {kpi.owner !== null && <> · {kpi.owner}</>}
      </p>
    </article>
  );
}

/** The same in outline. */
export function KpiCardSkeleton() {
  return (
    <div className="flex min-h-44 flex-col gap-2.5 rounded-card border border-line bg-card p-3.5">
      <Skeleton className="h-3.5 w-3/5" />
      <Skeleton className="h-3 w-2/5" />
      <Skeleton className="mt-2 h-6 w-1/2" />
      <Skeleton className="h-3 w-3/4" />
      <Skeleton className="mt-auto h-8 w-full" />
    </div>
  );
}

/** Takes over what the server tells of a KPI while it is on the screen. */
export function useLiveKpi(name: string): void {
  const queries = useQueryClient();
  useTopic(`kpi:${name}`, (event) => {
    if (event.kind === 'frame' && event.frame.type === 'kpi_update') takeUpdate(queries, event.frame.data as KpiAnswer);
    // Deleted, or missed something: what there is now is asked for.
    if (event.kind === 'resync' || event.kind === 'refused') void queries.invalidateQueries({ queryKey: kpiKeys.all });
  });
}

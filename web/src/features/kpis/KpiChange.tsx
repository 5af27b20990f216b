import { cx } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import type { KpiAnswer } from './kpi-queries.js';
import { bare, changeWords, figureText, previousWords } from './kpi-words.js';

type Changed = Pick<KpiAnswer, 'changePercent' | 'changeReason' | 'direction' | 'previous' | 'unit' | 'timeframe' | 'periodLabel'>;

/** How much a KPI has changed, and from what: an arrow, a number, and read out whether that is for the better. */
export function KpiChange({ kpi }: { kpi: Changed }) {
  const reader = useReader();
  const change = changeWords(kpi, kpi.direction, reader);
  if (change === null) return <span>{kpi.changeReason === 'previous_zero' ? 'from 0' : 'nothing earlier to compare with'}</span>;
  const tone = change.better === null ? 'text-muted' : change.better ? 'text-success' : 'text-danger';
  const arrow = kpi.changePercent === 0 ? '→' : (kpi.changePercent ?? 0) > 0 ? '▲' : '▼';
  return (
    <span className="min-w-0" title={`Compared with ${previousWords(kpi)}`}>
      <span className={cx('font-semibold whitespace-nowrap', tone)}>
        <span aria-hidden className="mr-0.5 text-[0.82em]">
          {arrow}
        </span>{' '}
        {change.text}
        {change.better !== null && <span className="sr-only">, {change.better ? 'better' : 'worse'}</span>}
      </span>{' '}
      <span className="whitespace-nowrap">from {figureText(kpi.previous, bare(kpi.unit), reader)}</span>
    </span>
  );
}

import type { ServiceHistory } from '../data/health-queries.js';
import { SERVICE_WORDS, span, STATUS_BARS } from '../data/status-words.js';
import { cx } from '../../../ui/index.js';

/** Equal pieces of a range by their worst state; each says in words what it was. */
export function UptimeBars({ bars }: { bars: ServiceHistory['bars'] }) {
  const bad = bars.filter(({ status }) => status === 'down' || status === 'degraded').length;
  return (
    <figure className="m-0">
      <div
        role="img"
        aria-label={`Uptime in ${bars.length} pieces: ${bad === 0 ? 'none of them down or degraded' : `${bad} of them down or degraded`}`}
        className="flex h-8 gap-px"
      >
        {bars.map((bar) => (
          <span
            key={bar.from}
            title={`${time(bar.from)}: ${SERVICE_WORDS[bar.status]}${bar.downSeconds > 0 ? `, down for ${span(bar.downSeconds)}` : ''}`}
            className={cx('min-w-0 flex-1 rounded-[2px] hover:opacity-70', STATUS_BARS[bar.status])}
          />
        ))}
      </div>
      <figcaption className="mt-1 flex justify-between text-xs text-muted">
        <span>{bars[0] && time(bars[0].from)}</span>
        <span>{bars.at(-1) && time((bars.at(-1) as { to: string }).to)}</span>
      </figcaption>
    </figure>
  );
}

function time(at: string): string {
  return new Date(at).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

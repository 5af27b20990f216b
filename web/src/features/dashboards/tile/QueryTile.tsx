import { chartNotes, type ChartResult, type ChartSpec } from '@tidemark/chart';
import { RotateCw } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Widget } from '../../../api/types.js';
import { useTheme } from '../../../theme/theme.js';
import { Pill, RelativeTime, type Tone, Tooltip } from '../../../ui/index.js';
import type { WidgetState } from '../data/widget-results.js';
import type { ElementSize } from '../visuals/use-element-size.js';
import { useReader } from '../visuals/use-reader.js';
import { failureTitle } from './failure-words.js';
import { TileFrame } from './TileFrame.js';
import { TileNotice } from './TileNotice.js';
import { TileSkeleton } from './TileSkeleton.js';
import { chartResult, tileSpec, whyEmpty } from './tile-spec.js';
import { type ValueLinks, VisualizationView } from './VisualizationView.js';

/** A widget as it is shown, whatever its rows come from. */
export type ShownWidget = Omit<Widget, 'query'> & { query?: unknown };

export interface QueryTileProps {
  widget: ShownWidget;
  state: WidgetState;
  onRetry: () => void;
  actions?: ReactNode;
  pinned?: boolean;
  /** Values that do something when they are chosen. */
  links?: ValueLinks | undefined;
}

/** A chart, table or metric with everything that may become of its data: loading, empty, failed, stale, cut. */
export function QueryTile({ widget, state, onRetry, actions, pinned = false, links }: QueryTileProps) {
  const [size, setSize] = useState<ElementSize | null>(null);
  const checked = useMemo(() => tileSpec({ visualization: widget.visualization }), [widget.visualization]);
  const { result, error, pending } = state;
  const data = result?.data;
  const columns = result?.columns;
  const shown = useMemo(
    () => (data === undefined || columns === undefined ? null : chartResult({ data, columns })),
    [data, columns],
  );
  const notes = useNotes(checked.ok ? checked.spec : null, shown, size);
  const low = widget.type === 'metric';
  const body = (): ReactNode => {
    if (widget.query === undefined)
      return <TileNotice low={low}>It has no rows yet: choose them in its properties.</TileNotice>;
    if (!checked.ok) return <TileNotice low={low}>{checked.message}</TileNotice>;
    if (shown === null) {
      if (error === null) return <TileSkeleton widget={widget} />;
      return (
        <TileNotice tone="danger" low={low} title={failureTitle(error.code)} onRetry={onRetry}>
          {error.message}
        </TileNotice>
      );
    }
    const reason = whyEmpty(checked.spec, shown);
    if (reason !== null) return <TileNotice low={low}>{reason.message}</TileNotice>;
    return <VisualizationView spec={checked.spec} result={shown} name={widget.name} onSize={setSize} links={links} />;
  };
  return (
    <TileFrame
      name={widget.name}
      description={widget.description}
      quiet={widget.type === 'metric'}
      flush={widget.type === 'table' && shown !== null}
      pill={<TilePill state={state} onRetry={onRetry} />}
      context={<TileContext notes={notes} state={state} />}
      actions={actions}
      pinned={pinned}
    >
      <div
        className={`size-full transition-opacity duration-150 ${pending && shown !== null ? 'opacity-45' : ''}`}
        aria-busy={pending}
      >
        {body()}
      </div>
    </TileFrame>
  );
}

const UNSIZED: ElementSize = { width: 0, height: 0 };

function useNotes(spec: ChartSpec | null, result: ChartResult | null, size: ElementSize | null): string[] {
  const reader = useReader();
  const theme = useTheme();
  return useMemo(() => {
    // What a table leaves out does not depend on its size, which it keeps to itself.
    const at = spec?.type === 'table' ? UNSIZED : size;
    if (spec === null || result === null || at === null) return [];
    return chartNotes(spec, result, { ...reader, ...at, theme });
  }, [spec, result, size, reader, theme]);
}

/** What the reader must know before trusting the figures. */
function TilePill({ state: { result, error }, onRetry }: { state: WidgetState; onRetry: () => void }) {
  if (error !== null && result !== null) {
    return (
      <Tooltip
        label={`${failureTitle(error.code)}: ${sentence(error.message)} Shown is the last data that could be had.`}
      >
        <button type="button" onClick={onRetry} className="inline-flex shrink-0 rounded-pill">
          <Pill tone="danger">
            failed
            <RotateCw size={11} strokeWidth={2.2} aria-hidden />
            <span className="sr-only">, try again</span>
          </Pill>
        </button>
      </Tooltip>
    );
  }
  if (result?.meta.stale === true) {
    return (
      <Mark tone="warning" word="stale" explanation="The source does not answer; shown is what it answered before." />
    );
  }
  if (result?.meta.truncated === true) {
    return (
      <Mark
        tone="warning"
        word="cut"
        explanation="The result was longer than the limit and was cut. Narrow the query or the filters."
      />
    );
  }
  return null;
}

function Mark({ tone, word, explanation }: { tone: Tone; word: string; explanation: string }) {
  return (
    <Tooltip label={explanation}>
      <span tabIndex={0} className="inline-flex shrink-0 rounded-pill">
        <Pill tone={tone}>{word}</Pill>
      </span>
    </Tooltip>
  );
}

/** Databases end their messages without a full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What the picture leaves out, and the age of the data when it is old, failed or asked for. */
function TileContext({ notes, state: { result, error } }: { notes: readonly string[]; state: WidgetState }) {
  const asOf = result?.meta.dataAsOf;
  const old = error !== null || result?.meta.stale === true;
  return (
    <>
      <span
        title={notes.join(' · ')}
        className={old ? 'hidden' : 'group-focus-within/tile:hidden group-hover/tile:hidden'}
      >
        {notes.join(' · ')}
      </span>
      {asOf !== undefined && (
        <span className={old ? 'pr-8' : 'hidden pr-8 group-focus-within/tile:inline group-hover/tile:inline'}>
          <RelativeTime at={asOf} />
        </span>
      )}
    </>
  );
}

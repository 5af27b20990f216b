import { type CSSProperties, type PointerEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { WidgetPosition } from '../../../../api/types.js';
import { cx } from '../../../../ui/index.js';
import { GAP } from '../../view/DashboardGrid.js';
import { inReadingOrder, moveTo } from '../../view/layout.js';
import { useElementSize } from '../../visuals/use-element-size.js';
import type { DraftWidget } from '../draft/draft.js';
import { type Box, boxOf, dragged, type GridMetrics, type Grip, metricsOf } from './geometry.js';
import { type Carried, useCarry } from './use-carry.js';

/** Narrower than this the tiles stand below each other, and are moved by keys, buttons and numbers. */
const NARROW = 520;
/** Empty rows below the last widget, for it to be carried to. */
const ROOM = 2;

export interface EditGridProps {
  widgets: readonly DraftWidget[];
  rowHeight: number;
  selected: string | null;
  onPlace: (key: string, position: WidgetPosition) => void;
  onPress: (key: string) => void;
  children: (widget: DraftWidget) => ReactNode;
}

/** The twelve columns with tiles that a pointer carries and sizes; what is in their way moves down as it will. */
export function EditGrid({ widgets, rowHeight, selected, onPlace, onPress, children }: EditGridProps) {
  const [measure, size] = useElementSize<HTMLDivElement>();
  const holder = useRef<HTMLDivElement>(null);
  const wide = size !== null && size.width >= NARROW;
  const metrics = useMemo(() => (wide ? metricsOf(size.width, rowHeight, GAP) : null), [wide, size, rowHeight]);
  const { carried, take } = useCarry(metrics, () => holder.current?.getBoundingClientRect(), onPlace);
  const shown = useMemo(() => {
    const held = carried === null ? undefined : widgets.find(({ key }) => key === carried.key);
    return held === undefined || carried === null ? widgets : moveTo(widgets, held, carried.target);
  }, [widgets, carried]);
  const rows = shown.reduce((most, { position }) => Math.max(most, position.y + position.height), 0) + ROOM;
  return (
    <div ref={measure}>
      <div
        ref={holder}
        className={cx('relative', metrics === null && 'flex flex-col gap-3', size === null && 'invisible')}
        style={metrics === null ? undefined : { height: rows * (rowHeight + GAP) - GAP }}
      >
        {metrics !== null && carried !== null && <Landing box={boxOf(carried.target, metrics)} />}
        {inReadingOrder(shown).map((widget) => {
          const held = carried?.key === widget.key ? carried : null;
          const original = widgets.find(({ key }) => key === widget.key) ?? widget;
          const hold = (grip: Grip) => (event: PointerEvent) =>
            take(event, widget.key, original.position, grip, grip === 'move' ? () => onPress(widget.key) : undefined);
          return (
            <div
              key={widget.key}
              data-widget={widget.key}
              onPointerDown={metrics === null ? undefined : hold('move')}
              onClick={metrics === null ? (event) => pressed(event.target) && onPress(widget.key) : undefined}
              className={cx(
                'min-w-0 select-none',
                metrics !== null && 'absolute',
                metrics !== null && held === null && 'transition-[left,top,width,height] duration-150',
                held !== null && 'z-10 cursor-grabbing opacity-90 *:pointer-events-none',
                selected === widget.key && 'z-1',
              )}
              style={styleOf(widget, original, metrics, held, rowHeight)}
            >
              {children(original)}
              {metrics !== null && <Handles onHold={hold} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function pressed(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, [role="button"], [role="menuitem"]') === null;
}

function styleOf(
  widget: DraftWidget,
  original: DraftWidget,
  metrics: GridMetrics | null,
  held: Carried | null,
  rowHeight: number,
): CSSProperties {
  if (metrics === null) return { height: widget.position.height * rowHeight + (widget.position.height - 1) * GAP };
  if (held === null) return { ...boxOf(widget.position, metrics) };
  return { ...dragged(boxOf(original.position, metrics), held.grip, held.across, held.down, metrics) };
}

/** Where the carried tile will lie. It comes into sight by itself, which scrolls the page along. */
function Landing({ box }: { box: Box }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [box.top, box.height]);
  return (
    <div
      ref={element}
      aria-hidden
      className="absolute rounded-card border border-dashed border-primary bg-primary-soft"
      style={{ ...box }}
    />
  );
}

function Handles({ onHold }: { onHold: (grip: Grip) => (event: PointerEvent) => void }) {
  const hold = (grip: Grip) => (event: PointerEvent) => {
    event.stopPropagation();
    onHold(grip)(event);
  };
  return (
    <>
      <span
        aria-hidden
        data-grip="right"
        onPointerDown={hold('right')}
        className="absolute inset-y-3 -right-1.5 z-3 w-3 cursor-ew-resize touch-none"
      />
      <span
        aria-hidden
        data-grip="bottom"
        onPointerDown={hold('bottom')}
        className="absolute inset-x-3 -bottom-1.5 z-3 h-3 cursor-ns-resize touch-none"
      />
      <span
        aria-hidden
        data-grip="corner"
        onPointerDown={hold('corner')}
        className="absolute -right-1 -bottom-1 z-3 flex size-5 cursor-nwse-resize touch-none items-end justify-end p-[7px]"
      >
        <span className="size-2 rounded-br-[3px] border-r-2 border-b-2 border-line-strong" />
      </span>
    </>
  );
}

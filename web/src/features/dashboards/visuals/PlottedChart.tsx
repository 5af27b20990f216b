import {
  buildChartOption,
  type ChartContext,
  type ChartResult,
  type ChartRow,
  describeChart,
  type PlottedSpec,
} from '@tidemark/chart';
import type { ECharts } from 'echarts/core';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTheme } from '../../../theme/theme.js';
import { markAt, markOfEvent } from '../interactions/mark-of-click.js';
import { type Mark, rowOfClick } from '../interactions/match-row.js';
import { type ChartRuntime, loadCharts } from './load-charts.js';
import { type ElementSize, useElementSize } from './use-element-size.js';
import { useMotion, useReader } from './use-reader.js';

export interface PlottedChartProps {
  spec: PlottedSpec;
  result: ChartResult;
  /** Named before the description that is read out. */
  name: string;
  onSize?: (size: ElementSize) => void;
  /** A mark was clicked, or the plot beside one: the row that it stands for, with the place in the window. */
  onRow?: ((row: ChartRow, at: Point) => void) | undefined;
}

/** Pixels in the window. */
export interface Point {
  x: number;
  y: number;
}

/** Parts of an option that are replaced whole when only the data changed; the rest stays, tooltip included. */
const REPLACED = ['series', 'xAxis', 'yAxis', 'legend', 'title', 'visualMap', 'calendar'];
const LEAST = 24;

/** A chart on a canvas that fills its parent. The library is loaded when the first chart is shown. */
export function PlottedChart({ spec, result, name, onSize, onRow }: PlottedChartProps) {
  const [measure, size] = useElementSize<HTMLDivElement>();
  const context = useChartContext(size);
  const runtime = useRuntime();
  const description = useMemo(
    () => (context === null ? '' : describeChart(spec, result, context)),
    [spec, result, context],
  );
  useEffect(() => {
    if (size !== null) onSize?.(size);
  }, [size, onSize]);
  return (
    <div
      ref={measure}
      role="img"
      aria-label={`${name}. ${description}`}
      className="relative size-full min-h-0 min-w-0 overflow-hidden"
    >
      {context !== null && runtime !== null && (
        <Canvas runtime={runtime} spec={spec} result={result} context={context} onRow={onRow} />
      )}
    </div>
  );
}

function useChartContext(size: ElementSize | null): ChartContext | null {
  const reader = useReader();
  const theme = useTheme();
  const motion = useMotion();
  return useMemo(
    () => (size === null || size.width < LEAST || size.height < LEAST ? null : { ...reader, ...size, theme, motion }),
    [reader, size, theme, motion],
  );
}

function useRuntime(): ChartRuntime | null {
  const [runtime, setRuntime] = useState<ChartRuntime | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    loadCharts().then(
      (loaded) => current && setRuntime(loaded),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, []);
  // The route's own error page says what to do about code that could not be loaded.
  if (failure !== null)
    throw failure instanceof Error ? failure : new TypeError('The chart module could not be loaded.');
  return runtime;
}

interface CanvasProps {
  runtime: ChartRuntime;
  spec: PlottedSpec;
  result: ChartResult;
  context: ChartContext;
  onRow: PlottedChartProps['onRow'];
}

function Canvas({ runtime, spec, result, context, onRow }: CanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const drawn = useRef<{ spec: PlottedSpec; context: ChartContext } | null>(null);
  const choose = useEffectEvent((mark: Mark, event: unknown) => {
    const row = onRow === undefined ? null : rowOfClick(mark, spec, result, context);
    if (row === null) return;
    const { clientX, clientY } = event instanceof MouseEvent ? event : { clientX: 0, clientY: 0 };
    onRow?.(row, { x: clientX, y: clientY });
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const made = runtime.openChart(element, element.clientWidth, element.clientHeight);
    chart.current = made;
    drawn.current = null;
    made.getZr().on('click', ({ event, offsetX, offsetY, target }) => {
      // A mark tells of itself; the plot beside it is asked what stands there.
      if (target !== undefined && target.silent !== true) return;
      const mark = markAt(made, offsetX, offsetY);
      if (mark !== null) choose(mark, event);
    });
    made.on('click', (event) => {
      if (event.componentType === 'series') choose(markOfEvent(event), event.event?.event);
    });
    return () => {
      made.dispose();
      chart.current = null;
    };
  }, [runtime]);
  useEffect(() => {
    const instance = chart.current;
    if (instance === null) return;
    const before = drawn.current;
    if (instance.getWidth() !== context.width || instance.getHeight() !== context.height) {
      instance.resize({ width: context.width, height: context.height, silent: true });
    }
    const option = buildChartOption(spec, result, context);
    // New rows on the same picture glide; another picture, size or theme is drawn from the ground up.
    const sameFrame = before !== null && before.spec === spec && before.context === context;
    instance.setOption(option, sameFrame ? { replaceMerge: REPLACED } : { notMerge: true });
    drawn.current = { spec, context };
  }, [spec, result, context]);
  return <div ref={holder} aria-hidden className="absolute inset-0" />;
}

/** Bounds and steps of a value axis: a handful of grid lines on round figures. */
export interface Scale {
  min: number;
  max: number;
  step: number;
}

const NICE = [1, 2, 2.5, 5, 10];
/** Below this, steps between values would lose their digits: it is drawn as nothing. */
const LEAST = 1e-300;

/**
 * The round scale around [low, high] with about `intervals` steps. `wholes` keeps steps at 1 or more, for counts.
 * Bounds are put out to the next step, so that the highest value never touches the frame.
 */
export function niceScale(low: number, high: number, intervals: number, wholes = false): Scale {
  let min = Math.min(low, high);
  let max = Math.max(low, high);
  if (Math.max(Math.abs(min), Math.abs(max)) < LEAST) min = max = 0;
  // Values that differ only in a double's last digits are one level: steps between them could not be written.
  if (max / 2 - min / 2 <= Math.max(Math.abs(min), Math.abs(max)) * 1e-9) {
    if (max > 0) min = 0;
    else if (min < 0) max = 0;
    else max = 1;
  }
  // Near the largest doubles the span or a rounded bound overflows; there the bare bounds must do.
  const span = max - min;
  if (!Number.isFinite(span * 4)) return { min, max, step: max / 2 - min / 2 };
  const rough = span / Math.max(1, intervals);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = NICE.find((candidate) => candidate * magnitude >= rough * 0.999) ?? 10;
  let step = factor * magnitude;
  if (wholes && step < 1) step = 1;
  if (wholes && !Number.isInteger(step) && step < 10) step = Math.ceil(step);
  if (!(step > 0)) return { min, max, step: span };
  return {
    min: clean(Math.floor(min / step + 1e-9) * step),
    max: clean(Math.ceil(max / step - 1e-9) * step),
    step: clean(step),
  };
}

/** 0.30000000000000004 → 0.3 */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** The figures at the grid lines, from min to max. */
export function scaleTicks({ min, max, step }: Scale): number[] {
  const count = Math.min(50, Math.round((max - min) / step));
  return Array.from({ length: count + 1 }, (_, index) => clean(min + index * step));
}

/** Grid lines that a height (or width) in pixels bears: five where there is room, fewer in low tiles. */
export function intervalsFor(pixels: number): number {
  if (pixels < 90) return 2;
  return pixels < 150 ? 3 : 4;
}

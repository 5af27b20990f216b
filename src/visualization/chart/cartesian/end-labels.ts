import type { CartesianModel } from './model.js';
import type { Scale } from './nice-scale.js';

/** A line of the small type, with a little air. */
const LINE = 14;

/**
 * How far each line's name must move up (negative) or down, in pixels, so that names at the ends of lines do not lie over
 * each other. `top` and `bottom` are the plot's edges in pixels.
 */
export function endLabelOffsets(model: CartesianModel, scale: Scale, top: number, bottom: number): number[] {
  const wanted = endValues(model).map((value) => {
    const share = (scale.max - value) / (scale.max - scale.min);
    return top + share * (bottom - top);
  });
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const placed = spread(
    order.map((index) => wanted[index] ?? 0),
    bottom,
  );
  const offsets = wanted.map(() => 0);
  order.forEach((index, rank) => {
    offsets[index] = Math.round((placed[rank] ?? 0) - (wanted[index] ?? 0));
  });
  return offsets;
}

/** Where each line ends, on the value axis; in a stack on top of those below it. */
function endValues(model: CartesianModel): number[] {
  const sums = { up: new Map<number, number>(), down: new Map<number, number>() };
  return model.series.map((series) => {
    const drawn = series.shares ?? series.values;
    const index = drawn.findLastIndex((value) => typeof value === 'number');
    const value = drawn[index] ?? 0;
    if (!model.stacked) return value;
    const side = value >= 0 ? sums.up : sums.down;
    drawn.forEach((each, at) => side.set(at, (side.get(at) ?? 0) + (each ?? 0)));
    return side.get(index) ?? value;
  });
}

/** Ascending places, moved apart to a line each: around where they would be, and not below the edge. */
function spread(places: readonly number[], bottom: number): number[] {
  const apart: number[] = [];
  for (const place of places) apart.push(Math.max(place, (apart.at(-1) ?? -Infinity) + LINE));
  // A crowd is centred on where it stood instead of hanging down from its first.
  for (let end = apart.length - 1; end > 0;) {
    let start = end;
    while (start > 0 && (apart[start] ?? 0) - (apart[start - 1] ?? 0) <= LINE) start -= 1;
    const shift = Math.min(
      ((apart[end] ?? 0) - (places[end] ?? 0)) / 2,
      (apart[start] ?? 0) - (start > 0 ? (apart[start - 1] ?? 0) + LINE : -Infinity),
    );
    for (let at = start; at <= end; at += 1) apart[at] = (apart[at] ?? 0) - Math.max(0, shift);
    end = start - 1;
  }
  const over = Math.max(0, (apart.at(-1) ?? 0) - bottom);
  return apart.map((place) => place - over);
}

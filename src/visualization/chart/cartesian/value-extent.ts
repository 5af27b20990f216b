import type { Threshold } from './config.js';
import type { CartesianModel } from './model.js';

/** A line whose values all lie within this part of their size may start above zero. */
const NARROW = 0.35;

/**
 * The lowest and highest figure that the value axis must hold: sums where series are stacked, thresholds included.
 * Bars and areas start at zero; lines do unless their values lie close together far from it.
 */
export function valueExtent(
  model: CartesianModel,
  thresholds: readonly Threshold[],
  fromZero: boolean,
): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  const see = (value: number): void => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (const end of model.band ? [...model.band.lower, ...model.band.upper] : []) {
    if (typeof end === 'number') see(end);
  }
  for (const value of model.marks?.values ?? []) {
    if (typeof value === 'number') see(value);
  }
  model.places.forEach((_, index) => {
    let up = 0;
    let down = 0;
    for (const { values } of model.series) {
      const value = values[index];
      if (typeof value !== 'number') continue;
      if (!model.stacked) see(value);
      else if (value >= 0) up += value;
      else down += value;
    }
    if (!model.stacked) return;
    see(up);
    see(down);
  });
  for (const { value } of thresholds) see(value);
  if (min > max) return { min: 0, max: 1 };
  const size = Math.max(Math.abs(min), Math.abs(max));
  const close = max - min < size * NARROW && max > min;
  if (fromZero || !close) return { min: Math.min(0, min), max: Math.max(0, max) };
  return { min, max };
}

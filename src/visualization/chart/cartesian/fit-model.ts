import { lttbIndices } from './lttb.js';
import type { CartesianKind, CartesianModel } from './model.js';

/** Lines of more points than this are thinned out before they are drawn. */
export const SAMPLE_ABOVE = 10_000;

/** Least pixels for a bar's place: enough for its name where names stand beside bars, a sliver where they do not. */
const LYING_SLOT = 15;
const STANDING_SLOT = 4;

/** The model with only those places (indices into the current ones). */
export function withPlaces(model: CartesianModel, indices: readonly number[]): CartesianModel {
  return {
    ...model,
    places: indices.flatMap((index) => model.places[index] ?? []),
    labels: indices.map((index) => model.labels[index] ?? ''),
    band: model.band && {
      ...model.band,
      lower: indices.map((index) => model.band?.lower[index]),
      upper: indices.map((index) => model.band?.upper[index]),
    },
    marks: model.marks && { ...model.marks, values: indices.map((index) => model.marks?.values[index]) },
    series: model.series.map((series) => ({
      ...series,
      values: indices.map((index) => series.values[index]),
      raw: indices.map((index) => series.raw[index] ?? null),
      ...(series.shares && { shares: indices.map((index) => series.shares?.[index] ?? null) }),
    })),
  };
}

/**
 * What a size in pixels can bear: bars too many to be told apart are cut after the first that fit (and a note says so),
 * lines of more than 10,000 points are thinned by LTTB.
 */
export function fitModel(
  model: CartesianModel,
  kind: CartesianKind,
  horizontal: boolean,
  size: { width: number; height: number },
): CartesianModel {
  if (kind !== 'bar') return model.places.length > SAMPLE_ABOVE ? sampled(model, size.width) : model;
  if (model.axis !== 'category') return model;
  const most = Math.max(
    5,
    Math.floor(horizontal ? (size.height - 12) / LYING_SLOT : (size.width - 48) / STANDING_SLOT),
  );
  const count = model.places.length;
  if (count <= most) return model;
  const cut = withPlaces(
    model,
    Array.from({ length: most }, (_, index) => index),
  );
  return { ...cut, notes: [...model.notes, `first ${most} of ${count} shown`] };
}

function sampled(model: CartesianModel, width: number): CartesianModel {
  const threshold = Math.max(1_000, Math.round(width * 2));
  const x = model.places.map((place, index) => (model.axis === 'category' ? index : place.order));
  // Series are thinned together, so that a tooltip finds all of them at each time that is left.
  const kept = new Set<number>();
  const { band, marks } = model;
  marks?.values.forEach((value, index) => typeof value === 'number' && kept.add(index));
  const drawn = [...model.series.map(({ values }) => values), ...(band ? [band.lower, band.upper] : [])];
  for (const values of drawn) {
    for (const index of lttbIndices(
      x,
      values.map((value) => value ?? null),
      threshold,
    ))
      kept.add(index);
  }
  return withPlaces(
    model,
    Array.from(kept).sort((a, b) => a - b),
  );
}

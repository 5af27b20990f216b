import { lttbIndices } from '../../visualization/chart/index.js';
import type { Courses, SeriesCourse } from './courses.js';
import type { Dimensions } from './observation.js';

/** Points of one line. */
const MOST_POINTS = 500;
/** Stretches of which the worst figure stands for all, so that no peak is lost and gaps stay few. */
const STRETCHES = 2_000;
/** Lines that can be told apart. */
const MOST_LINES = 5;

/** One line of a picture: instant (ms) and figure, null where there is none. */
export interface PictureLine {
  readonly dimensions: Dimensions;
  readonly points: readonly (readonly [at: number, figure: number | null])[];
}

/** Thinned lines of those series that matter most: `firesOf` first, then who went furthest. */
export function pictureOf(courses: Courses, higherIsWorse: boolean, firesOf: (key: string) => number): PictureLine[] {
  const worst = (course: SeriesCourse): number => course.figures.reduce((extreme, figure) => worseOf(extreme, figure, higherIsWorse), Number.NaN);
  const ranked = courses
    .list()
    .map((course) => ({ course, fires: firesOf(course.key), worst: worst(course) }))
    .sort((a, b) => b.fires - a.fires || (higherIsWorse ? b.worst - a.worst : a.worst - b.worst) || (a.course.key < b.course.key ? -1 : 1));
  return ranked.slice(0, MOST_LINES).map(({ course }) => ({ dimensions: course.dimensions, points: thinned(course, courses, higherIsWorse) }));
}

function thinned({ figures }: SeriesCourse, courses: Courses, higherIsWorse: boolean): [number, number | null][] {
  const length = Math.max(Math.ceil(figures.length / STRETCHES), 1);
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let from = 0; from < figures.length; from += length) {
    let place = from;
    for (let next = from; next < Math.min(from + length, figures.length); next += 1) {
      if (worseOf(figures[place] as number, figures[next] as number, higherIsWorse) !== figures[place]) place = next;
    }
    const figure = figures[place] as number;
    x.push(courses.instantAt(place));
    y.push(Number.isNaN(figure) ? null : figure);
  }
  return lttbIndices(x, y, MOST_POINTS).map((index) => [x[index] as number, y[index] ?? null]);
}

/** NaN is nothing. */
function worseOf(a: number, b: number, higherIsWorse: boolean): number {
  if (Number.isNaN(a)) return b;
  if (Number.isNaN(b)) return a;
  return higherIsWorse ? Math.max(a, b) : Math.min(a, b);
}

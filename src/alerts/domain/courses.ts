import type { Finding } from './rule-standing.js';
import type { Dimensions } from './observation.js';

/** From when to when, in steps of so long; ms. */
export interface CourseSpan {
  readonly from: number;
  readonly to: number;
  readonly paceMs: number;
}

/** How one series went. */
export interface SeriesCourse {
  readonly key: string;
  readonly dimensions: Dimensions;
  /** At each instant; NaN where there was nothing. */
  readonly figures: Float64Array;
}

const ALL = 'all';

/** What a replay saw, instant by instant: of a threshold the figures of each series; else how many series were breached. */
export class Courses {
  private readonly series = new Map<string, SeriesCourse>();
  private readonly count: number;

  constructor(
    private readonly span: CourseSpan,
    private readonly bySeries: boolean,
  ) {
    this.count = Math.round((span.to - span.from) / span.paceMs) + 1;
  }

  add(at: number, { observed }: Finding, figures: ReadonlyMap<string, number | null>): void {
    if (!observed) return;
    const place = Math.round((at - this.span.from) / this.span.paceMs);
    if (!this.bySeries) {
      this.of(ALL, {}).figures[place] = observed.series.filter(({ reading }) => reading === 'breached').length;
      return;
    }
    for (const { key, dimensions } of observed.series) {
      const figure = figures.get(key) ?? null;
      if (figure !== null) this.of(key, dimensions).figures[place] = figure;
    }
  }

  all(): Float64Array[] {
    return [...this.series.values()].map(({ figures }) => figures);
  }

  list(): SeriesCourse[] {
    return [...this.series.values()];
  }

  instantAt(place: number): number {
    return this.span.from + place * this.span.paceMs;
  }

  private of(key: string, dimensions: Dimensions): SeriesCourse {
    let course = this.series.get(key);
    if (!course) this.series.set(key, (course = { key, dimensions, figures: new Float64Array(this.count).fill(Number.NaN) }));
    return course;
  }
}

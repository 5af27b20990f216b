import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import { Pauses } from '../platform/pauses/index.js';
import { type Cell, type MetricSeries, percentileOf, seriesOf } from './domain/metric-cells.js';
import type { MetricQuery } from './domain/metric-query.js';
import { QuantileSketch } from './domain/quantile-sketch.js';
import { type CellTotal, SlidingCells, type TimedCell } from './domain/sliding-cells.js';
import type { MetricEventsRepository } from './metric-events.repository.js';
import type { ChosenSeries, MetricReadingsRepository } from './metric-readings.repository.js';
import type { SeriesWalk, WalkSpan } from './series-sources.js';

const MINUTE_MS = 60_000;
/** Cells that are read at a time, of all groups. */
const CELLS_AT_ONCE = 20_000;
const LONGEST_READING_MS = 3 * 86_400_000;
/** Events of all tenants are looked through. */
const LONGEST_EVENT_READING_MS = 6 * 3_600_000;

/** How a walk is to be made. */
export interface WalkPlan {
  readonly series: ChosenSeries;
  readonly span: WalkSpan;
  /** What rollups are merged to: whole minutes of which windows are made up. */
  readonly cellMs: number;
  /** What raw events are merged to within the minute in which a window ends; null: windows end with whole minutes. */
  readonly binMs: number | null;
  readonly exact: boolean;
}

interface PlacedCell {
  readonly group: number;
  readonly cell: TimedCell;
}

/** A walk over the past of a metric. It reads ahead some cells at a time, and holds those of one window. */
export class MetricWalk implements SeriesWalk {
  readonly exact: boolean;
  readonly mostSeries: number;
  private readonly share: number | null;
  private readonly pauses: Pauses;
  private groups: SlidingCells[] = [];
  /** Cells that were read and lie ahead of the window; rising. */
  private ahead: PlacedCell[] = [];
  private taken = 0;
  /** Bins of minutes that are not over for the walk, by minute. */
  private bins = new Map<number, PlacedCell[]>();
  private from = Number.POSITIVE_INFINITY;
  private readTo = 0;

  constructor(
    private readonly repositories: { readonly readings: MetricReadingsRepository; readonly events: MetricEventsRepository },
    private readonly scope: TenantScope,
    private readonly query: Pick<MetricQuery, 'aggregation' | 'groupBy' | 'fill'>,
    private readonly plan: WalkPlan,
    private readonly signal: AbortSignal,
  ) {
    this.exact = plan.exact;
    this.mostSeries = query.groupBy.length === 0 ? 1 : plan.series.groups.length;
    this.share = percentileOf(query.aggregation);
    this.pauses = new Pauses(signal);
  }

  async at({ from, to }: { readonly from: number; readonly to: number }): Promise<readonly MetricSeries[]> {
    const { cellMs, binMs } = this.plan;
    const whole = Math.floor(to / MINUTE_MS) * MINUTE_MS;
    const end = binMs === null ? whole : to;
    // Windows of a wall clock go back once a year.
    if (from < this.from || (from - this.from) % cellMs !== 0) this.beginAt(from);
    this.from = from;
    while (this.readTo < end) await this.read();
    await this.moveTo(from, whole);
    const cells = this.totals(end > whole ? this.withinMinute(whole, end) : new Map<number, TimedCell[]>()).map(([group, total]): Cell => ({ ...total, group: this.plan.series.groups[group] ?? [], slot: 0 }));
    const seconds = Math.max(end - from, 1_000) / 1_000;
    return seriesOf(cells, this.query, { window: { borders: [from, end] }, seconds: [seconds] }, end);
  }

  private beginAt(from: number): void {
    this.groups = this.plan.series.groups.map(() => new SlidingCells(this.share));
    this.ahead = [];
    this.taken = 0;
    this.bins = new Map();
    this.readTo = from;
  }

  private async moveTo(from: number, whole: number): Promise<void> {
    for (let next = this.ahead[this.taken]; next && next.cell.at < whole; next = this.ahead[this.taken]) {
      if (next.cell.at >= from) this.groups[next.group]?.push(next.cell);
      this.taken += 1;
    }
    for (const group of this.groups) {
      for (const _ of group.dropBefore(from)) await this.pauses.perhaps();
    }
    for (const minute of this.bins.keys()) {
      if (minute >= whole) break;
      this.bins.delete(minute);
    }
    await this.pauses.perhaps();
  }

  private withinMinute(minute: number, end: number): Map<number, TimedCell[]> {
    const newer = new Map<number, TimedCell[]>();
    for (const { group, cell } of this.bins.get(minute) ?? []) {
      if (cell.at >= end) break;
      newer.set(group, [...(newer.get(group) ?? []), cell]);
    }
    return newer;
  }

  private totals(newer: ReadonlyMap<number, readonly TimedCell[]>): [group: number, total: CellTotal][] {
    return this.groups.flatMap((cells, group): [number, CellTotal][] => {
      const total = cells.total(newer.get(group));
      return total ? [[group, total]] : [];
    });
  }

  private async read(): Promise<void> {
    const { series, cellMs, binMs } = this.plan;
    const finest = binMs ?? cellMs;
    const room = Math.floor(CELLS_AT_ONCE / Math.max(series.groups.length, 1)) * finest;
    const longest = binMs === null ? LONGEST_READING_MS : LONGEST_EVENT_READING_MS;
    const length = Math.max(Math.floor(Math.min(room, longest) / cellMs), 1) * cellMs;
    const from = this.readTo;
    const left = Math.ceil(Math.max(this.plan.span.to - from, 1) / cellMs) * cellMs;
    const until = from + Math.min(length, left);
    this.ahead = this.ahead.slice(this.taken);
    this.taken = 0;
    if (series.ids.length > 0) {
      await this.repositories.readings.inSnapshot(
        this.scope,
        async (manager) => {
          this.ahead.push(...(await this.cells(manager, rising(from, until, cellMs))));
          if (binMs !== null) await this.readBins(manager, rising(from, until, binMs));
        },
        this.signal,
      );
    }
    this.readTo = until;
  }

  private async cells(manager: EntityManager, borders: readonly number[]): Promise<PlacedCell[]> {
    const { readings } = this.repositories;
    const [from, to] = [borders[0] as number, borders.at(-1) as number];
    const reading = { series: this.plan.series, borders, pieces: [{ resolution: 'minute' as const, from, to }] };
    if (this.share === null) {
      const rows = await readings.merged(manager, this.scope, reading, this.query.aggregation === 'last');
      return inOrder(rows.map(({ group, slot, last, ...row }) => ({ group, cell: { ...row, at: borders[slot] as number, last: last ?? Number.NaN, sketch: null } })));
    }
    const sketched = new SketchedCells(borders);
    for await (const rows of readings.sketches(manager, this.scope, reading)) {
      for (const { group, slot, sketch, ...row } of rows) sketched.open(group, slot).merge(row, sketch);
      await this.pauses.perhaps();
    }
    return inOrder(sketched.cells());
  }

  private async readBins(manager: EntityManager, borders: readonly number[]): Promise<void> {
    for (const placed of inOrder(await this.binned(manager, borders))) {
      const minute = Math.floor(placed.cell.at / MINUTE_MS) * MINUTE_MS;
      const known = this.bins.get(minute);
      if (known) known.push(placed);
      else this.bins.set(minute, [placed]);
    }
  }

  private async binned(manager: EntityManager, borders: readonly number[]): Promise<PlacedCell[]> {
    const { events } = this.repositories;
    const reading = { series: this.plan.series, borders };
    if (this.share === null) {
      const rows = await events.merged(manager, this.scope, reading, this.query.aggregation === 'last');
      return rows.map(({ group, slot, last, ...row }) => ({ group, cell: { ...row, at: borders[slot] as number, last: last ?? Number.NaN, sketch: null } }));
    }
    const sketched = new SketchedCells(borders);
    for await (const rows of events.values(manager, this.scope, reading)) {
      for (const { group, slot, value } of rows) sketched.open(group, slot).add(value);
      await this.pauses.perhaps();
    }
    return sketched.cells();
  }
}

const rising = (from: number, to: number, step: number): number[] => Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);

const inOrder = (cells: PlacedCell[]): PlacedCell[] => cells.sort((a, b) => a.cell.at - b.cell.at || a.group - b.group);

/** Cells with sketches, by group and stretch, while what they hold is added up. */
class SketchedCells {
  private readonly known = new Map<number, Map<number, SketchedCell>>();

  constructor(private readonly borders: readonly number[]) {}

  open(group: number, slot: number): SketchedCell {
    let ofGroup = this.known.get(group);
    if (!ofGroup) this.known.set(group, (ofGroup = new Map<number, SketchedCell>()));
    let cell = ofGroup.get(slot);
    if (!cell) ofGroup.set(slot, (cell = new SketchedCell()));
    return cell;
  }

  cells(): PlacedCell[] {
    return [...this.known].flatMap(([group, ofGroup]) => [...ofGroup].map(([slot, cell]) => ({ group, cell: cell.placed(this.borders[slot] as number) })));
  }
}

class SketchedCell {
  private count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private readonly sketch = QuantileSketch.of();

  add(value: number): void {
    this.sketch.add(value);
    this.take({ count: 1, sum: value, min: value, max: value });
  }

  merge(row: { count: number; sum: number; min: number; max: number }, sketch: Uint8Array): void {
    this.sketch.mergeBytes(sketch);
    this.take(row);
  }

  placed(at: number): TimedCell {
    const { count, sum, min, max } = this;
    return { at, count, sum, min, max, last: Number.NaN, sketch: this.sketch.toBytes() };
  }

  private take({ count, sum, min, max }: { count: number; sum: number; min: number; max: number }): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }
}

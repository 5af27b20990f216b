import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { DomainError, type FieldProblem, invalid } from '../platform/http/index.js';
import type { MetricSeries } from './domain/metric-cells.js';

/** What can be read as a series: the name of its source, and what that needs to know. */
export interface SeriesReference {
  /** Such as `metric`, `kpi` or `query`. */
  readonly source: string;
  readonly [field: string]: unknown;
}

/** From when to when, and how long each point spans. Texts as in a metric query. */
export interface SeriesWindow {
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

/** Series over one window: of each a value for every stretch between two neighbouring borders. */
export interface SeriesReading {
  readonly series: readonly MetricSeries[];
  /** Of what was compared with, when the reference asks for that; as many stretches. */
  readonly compare?: readonly MetricSeries[];
  readonly step: string;
  /** Beginnings of the stretches and the last one's end, ms; rising. */
  readonly borders: readonly number[];
  readonly dataAsOf: Date;
}

/** What a walk goes over: windows of one length that move on. Times and lengths are ms. */
export interface WalkSpan {
  /** Where the first window begins: a whole minute. */
  readonly from: number;
  /** Where the last one ends. */
  readonly to: number;
  /** Windows end on multiples of this: whole seconds that divide a minute, or some of which make whole minutes. */
  readonly paceMs: number;
  /** Whole minutes. A window that ends within a minute is that much longer. */
  readonly windowMs: number;
  /** Whether what lies within the last minute counts, where windows do not end with one; else they end with the minute before. */
  readonly withinMinutes: boolean;
}

/** Reads windows of one series after the other, at a cost that does not depend on how far they overlap. */
export interface SeriesWalk {
  /** Whether windows end where they are said to; else, for want of data that fine or because there are too many, with the last whole minute before. */
  readonly exact: boolean;
  /** How many series there are at most. */
  readonly mostSeries: number;
  /** The series over a window `[from, to)`, as reading them when it ended would have answered. Windows should come by rising time. */
  at(window: { readonly from: number; readonly to: number }): Promise<readonly MetricSeries[]>;
}

/** A dimension that the values of a reference can be told apart by, and how many members it has. */
export interface SeriesDimension {
  readonly name: string;
  readonly members: number;
}

/** Where series of one kind come from. */
export interface SeriesSource {
  /** As references name it. */
  readonly name: string;
  /** What about a reference cannot be read, apart from what only its data tell; paths begin with `path`. */
  check(reference: SeriesReference, path: string): FieldProblem[];
  /** @throws DomainError why it cannot be read */
  read(scope: TenantScope, reference: SeriesReference, window: SeriesWindow): Promise<SeriesReading>;
  /**
   * Opens a walk over what was; absent: nothing is known of the past.
   * @param signal nobody waits any more
   * @throws DomainError why it cannot be read
   */
  walk?(scope: TenantScope, reference: SeriesReference, span: WalkSpan, signal: AbortSignal): Promise<SeriesWalk>;
  /** What a reference may be grouped by, as `groupBy`; a source without dimensions leaves it out. */
  dimensions?(scope: TenantScope, reference: SeriesReference): Promise<SeriesDimension[]>;
}

/**
 * All that can be read as a series, by the name of its source. Guards, anomalies and alerts read from here and know
 * nothing of what lies behind; modules that have series register when they start.
 */
@Injectable()
export class SeriesSources {
  private readonly sources = new Map<string, SeriesSource>();

  /** @throws TypeError when there is a source of that name. */
  register(source: SeriesSource): void {
    if (this.sources.has(source.name)) throw new TypeError(`There are two sources of series named ${source.name}.`);
    this.sources.set(source.name, source);
  }

  get names(): string[] {
    return [...this.sources.keys()].sort();
  }

  /** What keeps a reference from being read. */
  check(reference: SeriesReference, path: string): FieldProblem[] {
    const source = this.sources.get(reference.source);
    if (source) return source.check(reference, path);
    return [
      { path: `${path}.source`, rule: 'choice', message: `${path}.source must be one of ${this.names.join(', ')}` },
    ];
  }

  /** @throws DomainError VALIDATION_FAILED for a reference that cannot be read, NOT_FOUND, QUERY_TIMEOUT and others of its source */
  async read(scope: TenantScope, reference: SeriesReference, window: SeriesWindow): Promise<SeriesReading> {
    const problems = this.check(reference, 'series');
    if (problems.length > 0) throw invalid(...problems);
    const source = this.sources.get(reference.source);
    if (!source) throw new DomainError('NOT_FOUND', 'There is no such source of series.');
    return source.read(scope, reference, window);
  }

  /** Opens a walk over the past of a series. @throws as `read`; also VALIDATION_FAILED for a source that does not know it */
  async walk(scope: TenantScope, reference: SeriesReference, span: WalkSpan, signal: AbortSignal): Promise<SeriesWalk> {
    const problems = this.check(reference, 'series');
    if (problems.length > 0) throw invalid(...problems);
    const source = this.sources.get(reference.source);
    if (source?.walk) return source.walk(scope, reference, span, signal);
    throw invalid({ path: 'series.source', rule: 'past', message: `what series of ${reference.source} were in the past is not kept` });
  }

  /** What a reference may be grouped by; none where its source knows no dimensions. */
  async dimensions(scope: TenantScope, reference: SeriesReference): Promise<SeriesDimension[]> {
    return (await this.sources.get(reference.source)?.dimensions?.(scope, reference)) ?? [];
  }
}

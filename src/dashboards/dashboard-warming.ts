import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { type CacheSubject, CacheSubjects, type Warmed } from '../platform/cache/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { QueryPace } from '../platform/http/rate-limit/index.js';
import { answeredWidgets } from './answer-pieces.js';
import { DashboardData } from './dashboard-data.js';
import { WidgetRuns } from './widget-runs.js';

/** Has the results of a dashboard's widgets made before somebody asks, with the values that it opens with. */
@Injectable()
export class DashboardWarming implements CacheSubject, OnModuleInit {
  constructor(
    private readonly dashboards: DashboardData,
    private readonly runs: WidgetRuns,
    private readonly pace: QueryPace,
    private readonly subjects: CacheSubjects,
  ) {}

  onModuleInit(): void {
    this.subjects.register('dashboard', this);
  }

  /** One widget after the other: whoever waits comes first. @throws DomainError NOT_FOUND, QUOTA_EXCEEDED */
  async warm(actor: Actor, id: string, signal: AbortSignal): Promise<Warmed> {
    if (!isUUID(id)) throw notFound('dashboard');
    const loaded = await this.dashboards.load(actor, id);
    const widgets = answeredWidgets(loaded);
    const filters = this.dashboards.filtersOf(loaded, {});
    await this.pace.draw(actor, widgets.length);
    let failed = 0;
    for (const widget of widgets) {
      signal.throwIfAborted();
      try {
        const prepared = await this.dashboards.prepare(actor, loaded, widget, filters);
        if (prepared) await this.runs.run(prepared, { caller: { signal } });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        failed += 1;
      }
    }
    return { results: widgets.length - failed, failed };
  }
}

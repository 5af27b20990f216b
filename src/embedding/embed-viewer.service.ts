import { Injectable } from '@nestjs/common';
import { DashboardAnswers, DashboardData, type ReadingQuery, VariableOptionsService, type VariableOptionsResponse } from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, type SerialisedAnswer, type Waiting, notFound } from '../platform/http/index.js';
import { RateLimiter } from '../platform/http/rate-limit/index.js';
import type { EmbedConfigResponse, EmbeddedDashboardResponse } from './dto/embedded-view.response.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';
import { EmbedUsage } from './embed-usage.js';

/** What an embed token shows is kept by no cache between: it ends when the token does. */
export const NOT_KEPT = 'private, no-store';

/** The dashboard of an embed token, for whoever looks through it. */
@Injectable()
export class EmbedViewerService {
  constructor(
    private readonly repository: EmbedTokensRepository,
    private readonly dashboards: DashboardData,
    private readonly answers: DashboardAnswers,
    private readonly options: VariableOptionsService,
    private readonly usage: EmbedUsage,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  async config(viewer: Actor): Promise<EmbedConfigResponse> {
    const token = await this.repository.find(viewer, viewer.subject);
    if (!token) throw notFound('embed token');
    this.usage.seen(viewer);
    const { id, dashboardId, interaction, mayExport, theme, branding, expiresAt } = token;
    return {
      id,
      dashboardId,
      permissions: { interaction, export: mayExport },
      theme,
      branding,
      expiresAt,
      now: this.clock.now(),
    };
  }

  /** Opens the dashboard, which counts as a view. */
  async dashboard(viewer: Actor): Promise<EmbeddedDashboardResponse> {
    const id = dashboardOf(viewer);
    const dashboard = await this.dashboards.viewed(viewer, id);
    this.usage.viewed(viewer, id);
    return dashboard;
  }

  async data(viewer: Actor, query: ReadingQuery, caller: Waiting): Promise<SerialisedAnswer> {
    this.usage.seen(viewer);
    return this.answers.dashboard(viewer, dashboardOf(viewer), await this.paced(viewer, query), caller);
  }

  async widget(viewer: Actor, widgetId: string, query: ReadingQuery, caller: Waiting): Promise<SerialisedAnswer> {
    this.usage.seen(viewer);
    return this.answers.widget(viewer, dashboardOf(viewer), widgetId, await this.paced(viewer, query), caller);
  }

  async variableOptions(viewer: Actor, name: string, query: ReadingQuery, caller: Waiting): Promise<VariableOptionsResponse> {
    this.usage.seen(viewer);
    return this.options.list(viewer, dashboardOf(viewer), name, await this.paced(viewer, query), caller);
  }

  /**
   * Whether a viewer who asks for an evaluation anew gets one. It costs the customer's source, so viewers who only look
   * are answered from the cache, and the others when they ask for it too often.
   */
  async mayRefresh(viewer: Actor, asked: boolean): Promise<boolean> {
    return asked && viewer.permissions.has('embed:interact') && (await this.limiter.consume('embed-refresh', viewer.subject)).allowed;
  }

  private async paced(viewer: Actor, query: ReadingQuery): Promise<ReadingQuery> {
    return query.refresh ? { ...query, refresh: await this.mayRefresh(viewer, true) } : query;
  }
}

/** @throws DomainError ACCESS_DENIED for whoever holds no embed token. */
export function dashboardOf({ confinedTo }: Actor): string {
  if (confinedTo === undefined) throw new DomainError('ACCESS_DENIED', 'This is for embed tokens alone.');
  return confinedTo;
}

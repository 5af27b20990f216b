import { Injectable } from '@nestjs/common';
import { type ExportBrand, ExportFiles, type ExportQueryDto, fileAnswer, requestOfQuery } from '../exports/index.js';
import { type Actor, DomainError, type RawAnswer, type Waiting, notFound } from '../platform/http/index.js';
import { RateLimiter } from '../platform/http/rate-limit/index.js';
import type { Branding } from './domain/embed-grant.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';
import { EmbedUsage } from './embed-usage.js';
import { EmbedViewerService } from './embed-viewer.service.js';

/** The dashboard of an embed token as files, under what the token locks. */
@Injectable()
export class EmbedExportsService {
  constructor(
    private readonly repository: EmbedTokensRepository,
    private readonly viewers: EmbedViewerService,
    private readonly files: ExportFiles,
    private readonly usage: EmbedUsage,
    private readonly limiter: RateLimiter,
  ) {}

  /** @param widgetId null: the whole dashboard */
  async file(viewer: Actor, widgetId: string | null, query: ExportQueryDto, caller: Waiting): Promise<RawAnswer> {
    const { confinedTo } = viewer;
    if (confinedTo === undefined) throw new DomainError('ACCESS_DENIED', 'This is for embed tokens alone.');
    const request = requestOfQuery(confinedTo, widgetId, query);
    const token = await this.repository.find(viewer, viewer.subject);
    if (!token) throw notFound('embed token');
    const refresh = await this.viewers.mayRefresh(viewer, request.refresh);
    await this.keepPace(viewer);
    const file = await this.files.write(viewer, { ...request, refresh, brand: brandOf(token.branding) }, caller, async () => undefined);
    this.usage.exported(viewer);
    return fileAnswer(file);
  }

  /** One token that got around must not keep the customer's source busy. */
  private async keepPace({ subject }: Actor): Promise<void> {
    const { allowed, retryAfterSeconds } = await this.limiter.consume('embed-export', subject);
    if (!allowed) throw new DomainError('RATE_LIMIT_EXCEEDED', 'Too many exports with this embed token; try again shortly.', undefined, retryAfterSeconds);
  }
}

/** A brand's colours, as far as pictures have a place for them. */
function brandOf(branding: Branding | null): ExportBrand {
  const primary = branding?.colors?.primary;
  return { ...(primary === undefined ? {} : { primary }), ...(branding?.series === undefined ? {} : { series: branding.series }) };
}

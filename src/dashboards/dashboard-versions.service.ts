import { Injectable } from '@nestjs/common';
import { type Actor, Page, encodeCursor, type ListQueryDto, notFound } from '../platform/http/index.js';
import { versionKey } from './dashboard-cursor.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import { DashboardWriter } from './dashboard-writer.js';
import { DashboardsService } from './dashboards.service.js';
import { describeDifference, sameContent } from './domain/describe-difference.js';
import {
  type ComparedVersionResponse,
  type DashboardResponse,
  DashboardVersionResponse,
} from './dto/dashboard.response.js';
import { PersonDirectory } from './person-directory.js';

/** What a dashboard was, and the way back. */
@Injectable()
export class DashboardVersionsService {
  constructor(
    private readonly dashboards: DashboardsService,
    private readonly versions: DashboardVersionsRepository,
    private readonly writer: DashboardWriter,
    private readonly people: PersonDirectory,
  ) {}

  /** Newest first. */
  async list(actor: Actor, id: string, { limit, cursor }: ListQueryDto): Promise<Page<DashboardVersionResponse>> {
    await this.dashboards.visible(actor, id);
    const entries = await this.versions.page(actor, id, versionKey(cursor), limit + 1);
    const shown = entries.slice(0, limit);
    const names = await this.people.names(shown.map(({ authorId }) => authorId));
    const last = shown.at(-1);
    const next = entries.length > limit && last ? encodeCursor([last.version]) : null;
    return new Page(
      shown.map((entry) => DashboardVersionResponse.of(entry, names)),
      next,
    );
  }

  /** One version, and how it differs from what the dashboard is now. */
  async get(actor: Actor, id: string, version: number): Promise<ComparedVersionResponse> {
    const dashboard = await this.dashboards.visible(actor, id);
    if (version < 1 || version > dashboard.version) throw notFound('version');
    const found = await this.versions.find(actor, id, version);
    if (!found) throw notFound('version');
    const names = await this.people.names([found.authorId]);
    return {
      ...DashboardVersionResponse.of(found, names),
      restoring: sameContent(dashboard.content, found.content)
        ? null
        : describeDifference(dashboard.content, found.content),
    };
  }

  /** Makes what a dashboard was its newest version; nothing of the history is lost. */
  async restore(actor: Actor, id: string, version: number): Promise<DashboardResponse> {
    const before = await this.dashboards.editable(actor, id);
    if (version < 1 || version > before.version) throw notFound('version');
    const content = await this.versions.contentAt(actor, id, version);
    if (!content) throw notFound('version');
    await this.writer.save(actor, before, content, {
      action: 'dashboard.version.restore',
      summary: `Restored version ${version}`,
    });
    return this.dashboards.get(actor, id);
  }
}

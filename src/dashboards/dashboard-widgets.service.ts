import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, invalid, notFound } from '../platform/http/index.js';
import { DashboardWriter } from './dashboard-writer.js';
import { DashboardsService } from './dashboards.service.js';
import type { Dashboard } from './domain/dashboard.js';
import { MAX_WIDGETS, type WidgetContent } from './domain/dashboard-content.js';
import type { WidgetInput } from './domain/assemble-content.js';
import { WidgetChangeResponse, type WidgetDeletedResponse } from './dto/dashboard.response.js';
import type { VersionQueryDto } from './dto/dashboard.dto.js';
import type { AddWidgetDto, RemoveWidgetDto, UpdateWidgetDto } from './dto/widget.dto.js';

/** Single widgets; each change makes a version of the whole dashboard. */
@Injectable()
export class DashboardWidgetsService {
  constructor(
    private readonly dashboards: DashboardsService,
    private readonly writer: DashboardWriter,
  ) {}

  async add(actor: Actor, dashboardId: string, { version, ...widget }: AddWidgetDto): Promise<WidgetChangeResponse> {
    const before = await this.dashboards.editable(actor, dashboardId);
    await this.writer.assertVersion(actor, before, version);
    if (before.content.widgets.length >= MAX_WIDGETS)
      throw new DomainError('QUOTA_EXCEEDED', `A dashboard holds at most ${MAX_WIDGETS} widgets.`);
    const after = await this.dashboards.change(actor, before, { widgets: [...before.content.widgets, widget] });
    const added = after.content.widgets.at(-1);
    if (!added) throw new TypeError('A widget that was added is not there.');
    return WidgetChangeResponse.ofChange(added, after);
  }

  async update(
    actor: Actor,
    dashboardId: string,
    widgetId: string,
    { version, ...change }: UpdateWidgetDto,
  ): Promise<WidgetChangeResponse> {
    const before = await this.dashboards.editable(actor, dashboardId);
    const current = widgetOf(before, widgetId);
    await this.writer.assertVersion(actor, before, version);
    const changed: WidgetInput = { ...current, ...given(change) };
    const widgets = before.content.widgets.map((widget) => (widget.id === widgetId ? changed : widget));
    const after = await this.dashboards.change(actor, before, { widgets });
    return WidgetChangeResponse.ofChange(widgetOf(after, widgetId), after);
  }

  async delete(
    actor: Actor,
    dashboardId: string,
    widgetId: string,
    inBody: RemoveWidgetDto,
    inQuery: VersionQueryDto,
  ): Promise<WidgetDeletedResponse> {
    const before = await this.dashboards.editable(actor, dashboardId);
    widgetOf(before, widgetId);
    await this.writer.assertVersion(actor, before, versionOf(inBody.version, inQuery.version));
    const widgets = before.content.widgets.filter(({ id }) => id !== widgetId);
    const after = await this.dashboards.change(actor, before, { widgets });
    return { ok: true, version: after.version };
  }
}

function widgetOf({ content }: Dashboard, widgetId: string): WidgetContent {
  const widget = content.widgets.find(({ id }) => id === widgetId);
  if (!widget) throw notFound('widget');
  return widget;
}

/** Fields that a body names; null among them takes something away. */
function given(change: Omit<UpdateWidgetDto, 'version'>): Partial<WidgetInput> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** @throws DomainError VALIDATION_FAILED when neither says a version, or each another one. */
function versionOf(inBody: number | undefined, inQuery: number | undefined): number {
  const version = inBody ?? inQuery;
  if (version === undefined || (inQuery !== undefined && inQuery !== version)) {
    const message = 'version must be given, in the body or in the query: the version that the removal was decided on';
    throw invalid({ path: 'version', rule: version === undefined ? 'required' : 'same', message });
  }
  return version;
}

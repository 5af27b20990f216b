import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../platform/http/index.js';
import { DashboardDraftsService } from './dashboard-drafts.service.js';
import { DashboardResponse } from './dto/dashboard.response.js';
import { PublishDraftDto, SaveDraftDto } from './dto/draft.dto.js';
import { DraftDiscardedResponse, DraftResponse, DraftSavedResponse } from './dto/draft.response.js';

@Controller('dashboards/:id/draft')
export class DashboardDraftsController {
  constructor(private readonly drafts: DashboardDraftsService) {}

  /** Look at your draft of a dashboard; 404 when you have none. */
  @Get()
  @Requires('dashboards:write')
  getDraft(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DraftResponse> {
    return this.drafts.get(actor, id);
  }

  /** Keep what you are changing; nobody else sees it, and it may be unfinished. */
  @Put()
  @Requires('dashboards:write')
  saveDraft(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SaveDraftDto,
  ): Promise<DraftSavedResponse> {
    return this.drafts.save(actor, id, body);
  }

  /** Throw your draft away; the dashboard stays as it is. */
  @Delete()
  @Requires('dashboards:write')
  discardDraft(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DraftDiscardedResponse> {
    return this.drafts.discard(actor, id);
  }

  /** Make your draft the dashboard's newest version; 409 says who published since the draft was begun, and what. */
  @Post('publish')
  @HttpCode(200)
  @Requires('dashboards:write')
  publishDraft(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PublishDraftDto,
  ): Promise<DashboardResponse> {
    return this.drafts.publish(actor, id, body);
  }
}

import { Body, Controller, Delete, Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import { DraftDiscardedResponse, DraftSavedResponse, PublishDraftDto, SaveEmbeddedDraftDto } from '../dashboards/index.js';
import { type Actor, ApiFails, CurrentActor, RequiresEmbed } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { EmbedEditorResponse, EmbeddedDashboardResponse } from './dto/embedded-view.response.js';
import { EmbedEditorService } from './embed-editor.service.js';
import { NOT_KEPT } from './embed-viewer.service.js';

/** The builder in a frame. What it sends holds no query: those stay what members made them. */
@Controller('embed/editor')
@RateLimitedBy('embed')
export class EmbedEditorController {
  constructor(private readonly editor: EmbedEditorService) {}

  /** Open the dashboard of the token to change it, with the draft that its viewer has, if there is one. */
  @Header('cache-control', NOT_KEPT)
  @Get()
  @RequiresEmbed('embed:edit')
  open(@CurrentActor() viewer: Actor): Promise<EmbedEditorResponse> {
    return this.editor.open(viewer);
  }

  /** Keep what the viewer is changing; nobody else sees it, and it may be unfinished. */
  @Put('draft')
  @ApiFails('CONFLICT')
  @RequiresEmbed('embed:edit')
  saveDraft(@CurrentActor() viewer: Actor, @Body() body: SaveEmbeddedDraftDto): Promise<DraftSavedResponse> {
    return this.editor.save(viewer, body);
  }

  /** Throw the viewer's draft away; the dashboard stays as it is. */
  @Delete('draft')
  @RequiresEmbed('embed:edit')
  discardDraft(@CurrentActor() viewer: Actor): Promise<DraftDiscardedResponse> {
    return this.editor.discard(viewer);
  }

  /** Make the viewer's draft the dashboard's newest version, for everybody who sees it; 409 when somebody published since. */
  @Post('draft/publish')
  @HttpCode(200)
  @ApiFails('CONFLICT')
  @RateLimitedBy('embed-publish')
  @RequiresEmbed('embed:edit')
  publishDraft(@CurrentActor() viewer: Actor, @Body() body: PublishDraftDto): Promise<EmbeddedDashboardResponse> {
    return this.editor.publish(viewer, body);
  }
}

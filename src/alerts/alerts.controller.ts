import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Requires } from '../platform/http/index.js';
import { AlertActions } from './alert-actions.js';
import { AlertRemarks } from './alert-remarks.js';
import { AlertsService } from './alerts.service.js';
import { AlertActionDto, AlertHistoryDto, AlertListDto, AlertSummaryQueryDto, AssignAlertDto, CommentAlertDto, ResolveAlertDto, SnoozeAlertDto } from './dto/alert.dto.js';
import { AlertDetailResponse, AlertRemarkResponse, AlertResponse, AlertSummaryResponse } from './dto/alert.response.js';

@Controller('alerts')
export class AlertsController {
  constructor(
    private readonly alerts: AlertsService,
    private readonly actions: AlertActions,
    private readonly remarks: AlertRemarks,
  ) {}

  /** List the alerts that are open, the newest first. */
  @Get()
  @Requires('alerts:read')
  @ApiPage(AlertResponse)
  list(@CurrentActor() actor: Actor, @Query() query: AlertListDto): Promise<Page<AlertResponse>> {
    return this.alerts.list(actor, query);
  }

  /** List the alerts that are resolved, with how long it took; the last resolved first. */
  @Get('history')
  @Requires('alerts:read')
  @ApiPage(AlertResponse)
  listHistory(@CurrentActor() actor: Actor, @Query() query: AlertHistoryDto): Promise<Page<AlertResponse>> {
    return this.alerts.history(actor, query);
  }

  /** See how many alerts are open, and how long it took to acknowledge and to resolve them. */
  @Get('summary')
  @Requires('alerts:read')
  getSummary(@CurrentActor() actor: Actor, @Query() query: AlertSummaryQueryDto): Promise<AlertSummaryResponse> {
    return this.alerts.summary(actor, query);
  }

  /** Look at an alert and all that happened to it. */
  @Get(':id')
  @Requires('alerts:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<AlertDetailResponse> {
    return this.alerts.get(actor, id);
  }

  /** Take an alert: nobody else is called, and nobody is told again. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT')
  async acknowledge(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: AlertActionDto): Promise<AlertResponse> {
    return AlertResponse.of(await this.actions.acknowledge(actor, id, reason ?? null));
  }

  /** Give an alert back, or end its snooze: it calls for somebody again. */
  @Post(':id/unacknowledge')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT')
  async unacknowledge(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: AlertActionDto): Promise<AlertResponse> {
    return AlertResponse.of(await this.actions.unacknowledge(actor, id, reason ?? null));
  }

  /** Keep an alert quiet for a while. */
  @Post(':id/snooze')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT')
  async snooze(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { minutes, reason }: SnoozeAlertDto): Promise<AlertResponse> {
    return AlertResponse.of(await this.actions.snooze(actor, id, minutes, reason ?? null));
  }

  /** Resolve an alert by hand. Until its series has been well once, none opens of it. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT')
  async resolve(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: ResolveAlertDto): Promise<AlertResponse> {
    return AlertResponse.of(await this.actions.resolve(actor, id, reason));
  }

  /** Give an alert to a member, who is told of it. */
  @Post(':id/assign')
  @HttpCode(200)
  @Requires('alerts:respond')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  async assign(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { userId }: AssignAlertDto): Promise<AlertResponse> {
    return AlertResponse.of(await this.remarks.assign(actor, id, userId));
  }

  /** Say something about an alert. */
  @Post(':id/comment')
  @Requires('alerts:respond')
  @ApiFails('QUOTA_EXCEEDED')
  async comment(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() { text }: CommentAlertDto): Promise<AlertRemarkResponse> {
    return AlertRemarkResponse.of(await this.remarks.comment(actor, id, text));
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, CurrentActor, DoneResponse, type Page, Requires } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { QUERY_FAILURES } from '../query/index.js';
import { AlertRulesService } from './alert-rules.service.js';
import { AlertRuleListDto, CreateAlertRuleDto, DeleteAlertRuleQueryDto, PreviewAlertRuleDto, UpdateAlertRuleDto } from './dto/alert-rule.dto.js';
import { AlertRulePreviewResponse, AlertRuleResponse } from './dto/alert-rule.response.js';

@Controller('alert-rules')
export class AlertRulesController {
  constructor(private readonly rules: AlertRulesService) {}

  /** List the alert rules, each with how it stands. */
  @Get()
  @Requires('alert-rules:read')
  @ApiPage(AlertRuleResponse)
  list(@CurrentActor() actor: Actor, @Query() query: AlertRuleListDto): Promise<Page<AlertRuleResponse>> {
    return this.rules.list(actor, query);
  }

  /** Define an alert rule. */
  @Post()
  @Requires('alert-rules:write')
  @ApiFails('QUOTA_EXCEEDED', 'NOT_FOUND', ...QUERY_FAILURES)
  create(@CurrentActor() actor: Actor, @Body() body: CreateAlertRuleDto): Promise<AlertRuleResponse> {
    return this.rules.create(actor, body);
  }

  /** See what a condition comes to now, without saving it. */
  @Post('preview')
  @HttpCode(200)
  @Requires('alert-rules:write')
  @RateLimitedBy('query')
  @ApiFails('NOT_FOUND', ...QUERY_FAILURES)
  preview(@CurrentActor() actor: Actor, @Body() body: PreviewAlertRuleDto): Promise<AlertRulePreviewResponse> {
    return this.rules.preview(actor, body);
  }

  /** Look at an alert rule and all its series. */
  @Get(':id')
  @Requires('alert-rules:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<AlertRuleResponse> {
    return this.rules.get(actor, id);
  }

  /** Change an alert rule. One that watches something else from now on, or nothing, ends its open alerts. */
  @Put(':id')
  @Requires('alert-rules:write')
  @ApiFails(...QUERY_FAILURES)
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateAlertRuleDto): Promise<AlertRuleResponse> {
    return this.rules.update(actor, id, body);
  }

  /** Delete an alert rule for good; its alerts stay in the history. */
  @Delete(':id')
  @Requires('alert-rules:write')
  @ApiFails('CONFLICT')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: DeleteAlertRuleQueryDto): Promise<DoneResponse> {
    return this.rules.delete(actor, id, query);
  }
}

import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { type Actor, ApiFails, CurrentActor, Requires } from '../../platform/http/index.js';
import { CorrelationDto, LogHistogramDto, LogSettingsDto, SearchLogsDto } from './dto/logs.dto.js';
import { CorrelationResponse, LogHistogramResponse, LogSettingsResponse, LogsResponse } from './dto/logs.response.js';
import { LogSearch } from './log-search.service.js';
import { LogSettingsService } from './log-settings.service.js';

@Controller('system')
export class LogsController {
  constructor(
    private readonly logs: LogSearch,
    private readonly logSettings: LogSettingsService,
  ) {}

  /** Search lines of logs, newest first. A search that cannot be understood is told where. */
  @Post('logs')
  @HttpCode(200)
  @Requires('logs:read')
  @ApiFails('QUERY_REJECTED', 'QUERY_TIMEOUT')
  search(@CurrentActor() actor: Actor, @Body() body: SearchLogsDto): Promise<LogsResponse> {
    return this.logs.search(actor, body);
  }

  /** Count the lines that a search finds, by time and level. */
  @Post('logs/histogram')
  @HttpCode(200)
  @Requires('logs:read')
  @ApiFails('QUERY_REJECTED', 'QUERY_TIMEOUT')
  histogram(@CurrentActor() actor: Actor, @Body() body: LogHistogramDto): Promise<LogHistogramResponse> {
    return this.logs.histogram(actor, body);
  }

  /** Show what was going on: lines and events around a moment, such as a point on a chart, or of a trace or a request. */
  @Post('correlation')
  @HttpCode(200)
  @Requires('logs:read')
  @ApiFails('QUERY_TIMEOUT')
  correlate(@CurrentActor() actor: Actor, @Body() body: CorrelationDto): Promise<CorrelationResponse> {
    return this.logs.correlate(actor, body);
  }

  /** Show what the tenant wants of its logs. */
  @Get('logs/settings')
  @Requires('logs:read')
  settings(@CurrentActor() actor: Actor): Promise<LogSettingsResponse> {
    return this.logSettings.get(actor);
  }

  /** Say what the tenant wants of its logs; holds for lines that come from then on. */
  @Put('logs/settings')
  @Requires('logs:configure')
  changeSettings(@CurrentActor() actor: Actor, @Body() body: LogSettingsDto): Promise<LogSettingsResponse> {
    return this.logSettings.change(actor, body);
  }
}

import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiHeader, getSchemaPath } from '@nestjs/swagger';
import { IngestResponse } from '../../metrics/index.js';
import { type Actor, ApiFails, CurrentActor, type IncomingBody, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { RangeQueryDto } from '../intake/range-query.dto.js';
import { HeartbeatDto } from './dto/heartbeat.dto.js';
import { ForgottenResponse, ServiceHistoryResponse, ServiceLevelSettingsResponse, SlowQueriesResponse, SystemStatusResponse } from './dto/service.response.js';
import { SlowQueriesQueryDto } from './dto/slow-queries.dto.js';
import { ServiceLevelSettingsDto, StatusQueryDto } from './dto/status.dto.js';
import { Heartbeats } from './heartbeats.service.js';
import { ServiceHistory } from './service-history.service.js';
import { ServiceLevelSettings } from './service-level-settings.js';
import { SlowQueries } from './slow-queries.js';
import { SystemStatusService } from './system-status.service.js';

@Controller('system')
export class ServicesController {
  constructor(
    private readonly heartbeats: Heartbeats,
    private readonly systemStatus: SystemStatusService,
    private readonly history: ServiceHistory,
    private readonly levels: ServiceLevelSettings,
    private readonly slow: SlowQueries,
  ) {}

  /**
   * Take in heartbeats: services say how they are.
   *
   * A JSON list, or one heartbeat a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most 5 MB
   * unpacked. Heartbeats that break a rule are left out, each with its index and reason. A service appears with its first
   * heartbeat; the newest by its own timestamp says how it is, whatever the order in which they come. When none has come
   * for three of its intervals (given as `intervalSeconds`, else learned; half a minute at least, three minutes until two
   * have come), the service is down.
   */
  @Post('heartbeats')
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(HeartbeatDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(HeartbeatDto) } } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Recognises the batch when it is sent again; 1 to 255 characters.' })
  take(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Headers('idempotency-key') key: string | undefined): Promise<IngestResponse> {
    return this.heartbeats.take(actor, body, key);
  }

  /** Show how everything is: the tenant's services and those of the installation. */
  @Get('status')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  status(@CurrentActor() actor: Actor): Promise<SystemStatusResponse> {
    return this.systemStatus.status(actor);
  }

  /** Show how some of the services are, and how available they were in a time range. */
  @Post('status')
  @HttpCode(200)
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  queryStatus(@CurrentActor() actor: Actor, @Body() body: StatusQueryDto): Promise<SystemStatusResponse> {
    return this.systemStatus.status(actor, body);
  }

  /** Show how a service was: its states, latency, uptime and what it kept of the target. */
  @Get('services/:name')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  service(@CurrentActor() actor: Actor, @Param('name') name: string, @Query() query: RangeQueryDto): Promise<ServiceHistoryResponse> {
    return this.history.of(actor, name, query);
  }

  /** Forget a service whose heartbeats have ended for good, with its history. */
  @Delete('services/:name')
  @Requires('system-health:write')
  @ApiFails('CONFLICT')
  async forget(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<ForgottenResponse> {
    await this.history.forget(actor, name);
    return { ok: true };
  }

  /** Show which share of the time services shall not be down. */
  @Get('service-level')
  @Requires('system-health:read')
  serviceLevel(@CurrentActor() actor: Actor): Promise<ServiceLevelSettingsResponse> {
    return this.levels.get(actor);
  }

  /** Say which share of the time services shall not be down. */
  @Put('service-level')
  @Requires('system-health:write')
  changeServiceLevel(@CurrentActor() actor: Actor, @Body() body: ServiceLevelSettingsDto): Promise<ServiceLevelSettingsResponse> {
    return this.levels.change(actor, body);
  }

  /** List the statements of the application that took the database most time on average. */
  @Get('slow-queries')
  @Requires('slow-queries:read')
  slowQueries(@Query() { limit }: SlowQueriesQueryDto): Promise<SlowQueriesResponse> {
    return this.slow.list(limit);
  }
}

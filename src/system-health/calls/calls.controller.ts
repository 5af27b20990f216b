import { Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiHeader, getSchemaPath } from '@nestjs/swagger';
import { IngestResponse } from '../../metrics/index.js';
import { type Actor, ApiFails, CurrentActor, type IncomingBody, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { RangeQueryDto } from '../intake/range-query.dto.js';
import { Calls } from './calls.service.js';
import { Dependencies } from './dependencies.service.js';
import { CallDto } from './dto/call.dto.js';
import { DependenciesResponse } from './dto/dependencies.response.js';
import { ErrorRatesResponse } from './dto/errors.response.js';
import { ErrorRates } from './error-rates.service.js';

@Controller()
export class CallsController {
  constructor(
    private readonly calls: Calls,
    private readonly graph: Dependencies,
    private readonly rates: ErrorRates,
  ) {}

  /**
   * Take in observed calls of services by others.
   *
   * A JSON list, or one call a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most 5 MB
   * unpacked and 50,000 calls. Calls that break a rule are left out, each with its index and reason. They become events of
   * the metric `calls.duration_ms` with the dimensions `caller`, `callee` and `outcome`, and are recognised when sent again
   * as events are. A tenant may have 500 pairs of services that call one another.
   */
  @Post('ingest/calls')
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(CallDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(CallDto) } } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Recognises the batch when it is sent again; 1 to 255 characters.' })
  take(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Headers('idempotency-key') key: string | undefined): Promise<IngestResponse> {
    return this.calls.take(actor, body, key);
  }

  /** Show who calls whom, how often, with how many errors and how fast. */
  @Get('system/dependencies')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  dependencies(@CurrentActor() actor: Actor, @Query() query: RangeQueryDto): Promise<DependenciesResponse> {
    return this.graph.graph(actor, query);
  }

  /** Show what went wrong, by service and type: from lines of logs, and from observed calls. */
  @Get('system/errors')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  errors(@CurrentActor() actor: Actor, @Query() query: RangeQueryDto): Promise<ErrorRatesResponse> {
    return this.rates.rates(actor, query);
  }
}

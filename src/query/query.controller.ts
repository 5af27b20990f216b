import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  ApiPage,
  Client,
  CurrentActor,
  ListQueryDto,
  Page,
  RawAnswer,
  Requires,
  SerialisedAnswer,
  type Waiting,
} from '../platform/http/index.js';
import { QUERY_FAILURES } from './query-failures.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { AdHocQueries } from './ad-hoc-queries.js';
import { ExecuteQueryDto, QueryTextDto } from './dto/query.dto.js';
import { CancelResponse, QueryEstimateResponse, QueryResultResponse, QueryRunResponse, ValidateQueryResponse } from './dto/query.response.js';

@Controller('query')
export class QueryController {
  constructor(private readonly queries: AdHocQueries) {}

  /** Run a query; `Accept: text/csv` or `application/x-ndjson` streams it without a row limit. */
  @Post('execute')
  @ApiFails(...QUERY_FAILURES)
  @HttpCode(200)
  @Requires('queries:execute')
  @RateLimitedBy('query')
  @ApiProduces('application/json', 'text/csv', 'application/x-ndjson')
  @ApiAnswer(QueryResultResponse)
  execute(
    @CurrentActor() actor: Actor,
    @Body() body: ExecuteQueryDto,
    @Headers('accept') accept: string | undefined,
    @Client() client: Waiting,
  ): Promise<SerialisedAnswer | RawAnswer> {
    return this.queries.execute(actor, body, accept, client);
  }

  /** Check a query without running it, and list the parameters that it binds. */
  @Post('validate')
  @HttpCode(200)
  @Requires('queries:execute')
  validate(@CurrentActor() actor: Actor, @Body() body: QueryTextDto): Promise<ValidateQueryResponse> {
    return this.queries.validate(actor, body);
  }

  /** Ask the source's planner what a query would cost. */
  @Post('estimate')
  @ApiFails(...QUERY_FAILURES)
  @HttpCode(200)
  @Requires('queries:execute')
  estimate(
    @CurrentActor() actor: Actor,
    @Body() body: QueryTextDto,
    @Client() client: Waiting,
  ): Promise<QueryEstimateResponse> {
    return this.queries.estimate(actor, body, client);
  }

  /** List what ran, newest first. */
  @Get('history')
  @Requires('queries:execute')
  @ApiPage(QueryRunResponse)
  history(@CurrentActor() actor: Actor, @Query() { limit, cursor }: ListQueryDto): Promise<Page<QueryRunResponse>> {
    return this.queries.history(actor, limit, cursor);
  }

  /** Cancel a running execution in its database. */
  @Delete('executions/:id')
  @Requires('queries:execute')
  cancel(@CurrentActor() actor: Actor, @Param('id') id: string): CancelResponse {
    return this.queries.cancel(actor, id);
  }
}

import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  ApiPage,
  Client,
  CurrentActor,
  Page,
  RawAnswer,
  Requires,
  SerialisedAnswer,
  type Waiting,
} from '../platform/http/index.js';
import { QUERY_FAILURES } from './query-failures.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { AdHocQueries } from './ad-hoc-queries.js';
import { ExecuteQueryDto, QueryHistoryQueryDto, QueryTextDto } from './dto/query.dto.js';
import { CancelResponse, QueryEstimateResponse, QueryResultResponse, QueryRunResponse, ValidateQueryResponse } from './dto/query.response.js';

@Controller('query')
export class QueryController {
  constructor(private readonly queries: AdHocQueries) {}

  /**
   * Run a query; `Accept: text/csv` or `application/x-ndjson` streams it without a row limit.
   *
   * A stream whose end is missing is not the whole result: when the source fails midway, when the result passes 2 GiB,
   * when it is cancelled, or when its reader takes nothing for 30 seconds, the connection is broken off, without the
   * last chunk of HTTP/1.1's chunked coding. One that ends properly carries the trailer `X-Result-Truncated`: `true` when the
   * `limit` of the request cut it, else `false`. What fails before the first rows is answered as an error, as without
   * streaming. Two streams may run at a time on a data source, and one of each person or key; others wait up to 20 seconds, then they
   * are told 503 with `Retry-After`.
   */
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

  /**
   * List what ran, newest first. Answers from the cache are left out, other than those of people who explore; of a live
   * widget stand here its first evaluation and each failure that is new.
   */
  @Get('history')
  @Requires('queries:execute')
  @ApiPage(QueryRunResponse)
  history(@CurrentActor() actor: Actor, @Query() query: QueryHistoryQueryDto): Promise<Page<QueryRunResponse>> {
    return this.queries.history(actor, query);
  }

  /** Cancel a running execution in its database. */
  @Delete('executions/:id')
  @Requires('queries:execute')
  cancel(@CurrentActor() actor: Actor, @Param('id') id: string): CancelResponse {
    return this.queries.cancel(actor, id);
  }
}

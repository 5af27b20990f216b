import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { type Actor, ApiAnswer, ApiFails, ApiPage, Client, CurrentActor, type Page, Requires, SerialisedAnswer, TakesBodies, type Waiting } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { AnomaliesService } from './anomalies.service.js';
import { AnomalyFeedbackDto, AnomalyListDto } from './dto/anomaly.dto.js';
import { AnomalyFeedbackResponse, AnomalyResponse } from './dto/anomaly.response.js';
import { DetectDto, MAX_POINTS } from './dto/detect.dto.js';
import { DetectResponse } from './dto/detect.response.js';
import { WatchedOfQueryDto } from './dto/watched-metric.dto.js';
import { GiveFeedback } from './give-feedback.js';
import { SeriesJudge } from './series-judge.js';

/** Points are pairs: each takes three values of the body. */
const POINTS = { items: MAX_POINTS, values: 4 * MAX_POINTS, depth: 6 };

@Controller('anomalies')
export class AnomaliesController {
  constructor(
    private readonly anomalies: AnomaliesService,
    private readonly feedback: GiveFeedback,
    private readonly judge: SeriesJudge,
  ) {}

  /** List anomalies, those found last first. */
  @Get()
  @Requires('anomalies:read')
  @ApiPage(AnomalyResponse)
  list(@CurrentActor() actor: Actor, @Query() query: AnomalyListDto): Promise<Page<AnomalyResponse>> {
    return this.anomalies.list(actor, query);
  }

  /**
   * Judge a series as if its points had come one by one: what is said of each rests on those before it alone.
   *
   * Nothing is kept. The first points, of which there is no past, are never raised; with a season in it a series should
   * span two of them.
   */
  @Post('detect')
  @HttpCode(200)
  @Requires('anomalies:read')
  @RateLimitedBy('query')
  @TakesBodies(POINTS)
  @ApiFails('SERVICE_UNAVAILABLE')
  @ApiAnswer(DetectResponse)
  detect(@Body() body: DetectDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.judge.detect(body, client);
  }

  /** Look at an anomaly. */
  @Get(':id')
  @Requires('anomalies:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto): Promise<AnomalyResponse> {
    return this.anomalies.get(actor, of, id);
  }

  /** Resolve an anomaly by hand. Of the same bucket none opens again. */
  @Post(':id/resolve')
  @HttpCode(200)
  @Requires('anomalies:respond')
  @ApiFails('CONFLICT')
  resolve(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto): Promise<AnomalyResponse> {
    return this.anomalies.resolve(actor, of, id);
  }

  /** Say whether it was an anomaly, or take that back. It moves how readily its metric raises the next one. */
  @Post(':id/feedback')
  @HttpCode(200)
  @Requires('anomalies:respond')
  giveFeedback(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() { of }: WatchedOfQueryDto, @Body() body: AnomalyFeedbackDto): Promise<AnomalyFeedbackResponse> {
    return this.feedback.give(actor, of, id, body);
  }
}

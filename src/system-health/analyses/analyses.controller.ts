import { Controller, Get, Query } from '@nestjs/common';
import {
  type Actor,
  ApiAnswer,
  ApiFails,
  Client,
  CurrentActor,
  Requires,
  type SerialisedAnswer,
  type Waiting,
} from '../../platform/http/index.js';
import { AnalysisAnswers } from './analysis-answers.js';
import { ActivityQueryDto, BaselinesQueryDto, ForecastQueryDto, TrendsQueryDto } from './dto/analyses.dto.js';
import { ActivityResponse, BaselinesResponse, ForecastResponse, TrendsResponse } from './dto/analyses.response.js';

@Controller('system')
export class AnalysesController {
  constructor(private readonly analyses: AnalysisAnswers) {}

  /** Show what is usual in each hour of the week, by the tenant's clock: of the server itself, or of a metric of the tenant. */
  @Get('activity')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(ActivityResponse)
  activity(@CurrentActor() actor: Actor, @Query() query: ActivityQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.analyses.activity(actor, query, client);
  }

  /**
   * Set each hour beside the same hour of the four weeks before.
   *
   * The band is three standard deviations to either side of the median, by robust scales that the weeks of all hours moderate.
   */
  @Get('baselines')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(BaselinesResponse)
  baselines(@CurrentActor() actor: Actor, @Query() query: BaselinesQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.analyses.baselines(actor, query, client);
  }

  /**
   * Say when it is full.
   *
   * A robust line, alone or with a season of the day or the week, whichever foretold the newest measurements best, and bounds
   * that hold 19 of 20 values. It is made from the last 30 days, or from the last day where less than a day is known.
   */
  @Get('forecast')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(ForecastResponse)
  forecast(@CurrentActor() actor: Actor, @Query() query: ForecastQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.analyses.forecast(actor, query, client);
  }

  /** Show over time what the server measures of itself. What is counted is told by the second. */
  @Get('trends')
  @Requires('system-health:read')
  @ApiFails('QUERY_TIMEOUT')
  @ApiAnswer(TrendsResponse)
  trends(@CurrentActor() actor: Actor, @Query() query: TrendsQueryDto, @Client() client: Waiting): Promise<SerialisedAnswer> {
    return this.analyses.trends(actor, query, client);
  }
}

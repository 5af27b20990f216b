import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type Actor, ApiFails, Client, CurrentActor, Requires, type Waiting } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { AlertBacktests } from './alert-backtests.js';
import { BacktestDto } from './dto/backtest.dto.js';
import { BacktestResponse } from './dto/backtest.response.js';

@Controller('alert-rules')
export class AlertBacktestsController {
  constructor(private readonly backtests: AlertBacktests) {}

  /**
   * See what a rule would have done, without saving it: when it would have fired, for how long, how often at night, and which
   * threshold would have kept quiet. Works on what is stored, 30 days at most, as live evaluation does.
   */
  @Post('backtest')
  @HttpCode(200)
  @Requires('alert-rules:write')
  @RateLimitedBy('query')
  @ApiFails('NOT_FOUND', 'QUERY_TIMEOUT', 'SERVICE_UNAVAILABLE')
  backtest(@CurrentActor() actor: Actor, @Body() body: BacktestDto, @Client() client: Waiting): Promise<BacktestResponse> {
    return this.backtests.run(actor, body, client);
  }
}

import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../platform/http/index.js';
import { RealtimeStatsResponse } from './dto/realtime-stats.response.js';
import { Feeds } from './feeds.js';
import { LiveEvaluations } from './live-evaluations.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { Subscriptions } from './subscriptions.js';

@Controller('realtime')
export class RealtimeController {
  constructor(
    private readonly statistics: RealtimeStatistics,
    private readonly subscriptions: Subscriptions,
    private readonly feeds: Feeds,
    private readonly evaluations: LiveEvaluations,
  ) {}

  /** Count sockets, subscriptions and evaluations. */
  @Get('stats')
  @Requires('realtime:read')
  stats(@CurrentActor() actor: Actor): RealtimeStatsResponse {
    const connections = this.statistics.connectionsOf(actor.tenantId);
    return {
      connections: connections.length,
      subscriptions: this.subscriptions.topicCount(actor.tenantId),
      slowConnections: connections.filter(({ waitingCount }) => waitingCount > 0).length,
      process: actor.platformAdmin ? this.wholeProcess() : null,
    };
  }

  private wholeProcess(): RealtimeStatsResponse['process'] {
    const { active, runs } = this.evaluations.statistics;
    const { framesSent, bytesSent, framesConflated } = this.statistics.traffic;
    return {
      connections: this.statistics.connectionCount,
      feeds: this.feeds.count,
      evaluations: active,
      evaluationsRun: runs,
      framesSent,
      bytesSent,
      framesConflated,
    };
  }
}

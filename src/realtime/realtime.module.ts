import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { QueryModule } from '../query/index.js';
import { Feeds } from './feeds.js';
import { LiveEvaluations } from './live-evaluations.js';
import { RealtimeController } from './realtime.controller.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { Subscriptions } from './subscriptions.js';

@Module({
  imports: [AuthModule, DashboardsModule, QueryModule],
  controllers: [RealtimeController],
  providers: [Feeds, LiveEvaluations, RealtimeGateway, RealtimeStatistics, Subscriptions],
})
export class RealtimeModule {}

import { Module } from '@nestjs/common';
import { DataSourcesModule } from '../data-sources/index.js';
import { ProductAnalytics } from './product-analytics.js';

/** What the operator's product analytics are told of the use of dashboards; it listens, and is imported by nobody. */
@Module({
  imports: [DataSourcesModule],
  providers: [ProductAnalytics],
})
export class ProductAnalyticsModule {}

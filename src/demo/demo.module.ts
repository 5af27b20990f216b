import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { DataSourcesModule } from '../data-sources/index.js';
import { DemoTenant } from './demo-tenant.js';

@Module({ imports: [AuthModule, DataSourcesModule, DashboardsModule], providers: [DemoTenant] })
export class DemoModule {}

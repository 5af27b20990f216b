import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { TenantsModule } from '../tenants/index.js';
import { VisualizationModule } from '../visualization/index.js';
import { DashboardExportsController } from './dashboard-exports.controller.js';
import { DataFiles } from './data-files.js';
import { ExportFiles } from './export-files.js';
import { ExportWriter } from './export-writer.js';
import { Exporter } from './exporter.js';
import { ExportsController } from './exports.controller.js';
import { ExportCleanup } from './exports.jobs.js';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';
import { PictureFiles } from './picture-files.js';
import { WritingPool } from './writing/writing-pool.js';

/** Dashboards and widgets as files: at once, or in the background with progress. */
@Module({
  imports: [AuditModule, TenantsModule, DashboardsModule, VisualizationModule],
  controllers: [DashboardExportsController, ExportsController],
  providers: [DataFiles, ExportCleanup, ExportFiles, ExportWriter, Exporter, ExportsRepository, ExportsService, PictureFiles, WritingPool],
  exports: [ExportFiles, ExportsService],
})
export class ExportsModule {}

import { Module } from '@nestjs/common';
import { PageReportsController } from './page-reports.controller.js';
import { PageReports } from './page-reports.js';

/** What browsers report of pages. */
@Module({
  controllers: [PageReportsController],
  providers: [PageReports],
})
export class PageReportsModule {}

import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type Actor, CurrentActor, Requires } from '../../platform/http/index.js';
import { PageReportDto, PageReportResponse } from './dto/page-report.dto.js';
import { PageReports } from './page-reports.js';

@Controller('dashboard')
export class PageReportsController {
  constructor(private readonly reports: PageReports) {}

  /**
   * Report a page that was opened: how long it took to be drawn, what was chosen on it, and what went wrong. Figures of it
   * do not say who opened it; only where the operator has set up product analytics do its events, by the person's id.
   */
  @Post('page-views')
  @HttpCode(200)
  @Requires('overview:read')
  report(@CurrentActor() actor: Actor, @Body() body: PageReportDto): PageReportResponse {
    return this.reports.take(actor, body);
  }
}

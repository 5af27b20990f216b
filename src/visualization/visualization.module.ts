import { Module } from '@nestjs/common';
import { ChartRenderer } from './rendering/chart-renderer.js';
import { RenderPool } from './rendering/render-pool.js';
import { VisualizationsController } from './visualizations.controller.js';
import { VisualizationsService } from './visualizations.service.js';

@Module({
  controllers: [VisualizationsController],
  providers: [ChartRenderer, { provide: RenderPool, useFactory: () => new RenderPool() }, VisualizationsService],
  exports: [ChartRenderer],
})
export class VisualizationModule {}

import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { ApiAnswer, type RawAnswer, Requires, TakesBodies } from '../platform/http/index.js';
import { PICTURE_BOUNDS, RecommendVisualizationDto, RenderVisualizationDto } from './dto/visualization.dto.js';
import { PictureResponse, RecommendationResponse, VisualizationTypeResponse } from './dto/visualization.response.js';
import { VisualizationsService } from './visualizations.service.js';

/** Rows to be looked at; what they are worth in bytes is bounded as everywhere. */
const ROWS = { items: PICTURE_BOUNDS.rows, values: 1_000_000 };

@Controller('visualizations')
@Requires('visualizations:read')
export class VisualizationsController {
  constructor(private readonly visualizations: VisualizationsService) {}

  /** List the kinds of visualizations, each with the JSON Schema of its settings. */
  @Get('types')
  @ApiAnswer(VisualizationTypeResponse, true)
  types(): VisualizationTypeResponse[] {
    return this.visualizations.types();
  }

  /** Draw a visualization over rows as SVG, PNG or PDF, or as JSON with its description. */
  @Post('render')
  @TakesBodies(ROWS)
  @HttpCode(200)
  @ApiProduces('application/json', 'image/svg+xml', 'image/png', 'application/pdf')
  @ApiAnswer(PictureResponse)
  render(@Body() body: RenderVisualizationDto): Promise<PictureResponse | RawAnswer> {
    return this.visualizations.render(body);
  }

  /** Say which kinds suit rows, the best first, and why. */
  @Post('recommend')
  @TakesBodies(ROWS)
  @HttpCode(200)
  @ApiAnswer(RecommendationResponse, true)
  recommend(@Body() body: RecommendVisualizationDto): RecommendationResponse[] {
    return this.visualizations.recommend(body);
  }
}

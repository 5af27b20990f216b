import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { DomainError, invalid, RawAnswer } from '../platform/http/index.js';
import {
  chartTypeSchemas,
  checkVisualization,
  recommendVisualizations,
  type ChartResult,
  type ChartSpec,
  type ChartValue,
} from './chart/index.js';
import type { PictureDataDto, RecommendVisualizationDto, RenderVisualizationDto } from './dto/visualization.dto.js';
import type {
  PictureResponse,
  RecommendationResponse,
  VisualizationTypeResponse,
} from './dto/visualization.response.js';
import { ChartRenderer, type PictureSettings } from './rendering/chart-renderer.js';

const WIDTH = 800;
const HEIGHT = 400;
const SCALE = 2;
const MOST_PIXELS = 16_000_000;
/** Points (1/72 inch) to a CSS pixel (1/96 inch). */
const POINTS = 0.75;

/** Kinds of visualizations, pictures of them, and which suit a result. */
@Injectable()
export class VisualizationsService {
  constructor(
    private readonly renderer: ChartRenderer,
    private readonly clock: Clock,
  ) {}

  types(): VisualizationTypeResponse[] {
    return chartTypeSchemas();
  }

  recommend({ data, limit }: RecommendVisualizationDto): RecommendationResponse[] {
    return recommendVisualizations(resultOf(data), limit).map(({ type, config, reason, score }) => ({
      type,
      config: { ...config },
      reason,
      score,
    }));
  }

  /**
   * Draws a picture in the format asked for.
   * @throws DomainError VALIDATION_FAILED for a chart that does not hold, with every problem under `chart`;
   * PAYLOAD_TOO_LARGE for more pixels than are drawn at once; SERVICE_UNAVAILABLE when too much is being drawn.
   */
  async render(request: RenderVisualizationDto): Promise<PictureResponse | RawAnswer> {
    const spec = specOf(request);
    const settings = settingsOf(request);
    const result = resultOf(request.data);
    switch (request.format) {
      case 'json':
        return this.renderer.picture(spec, result, settings);
      case 'svg':
        return new RawAnswer(await this.renderer.svg(spec, result, settings), 'image/svg+xml; charset=utf-8');
      case 'png': {
        const scale = request.scale ?? SCALE;
        checkPixels(settings, scale);
        return new RawAnswer(await this.renderer.png(spec, result, settings, scale), 'image/png');
      }
      case 'pdf':
        return new RawAnswer(await this.pdf(spec, result, settings), 'application/pdf');
    }
  }

  private async pdf(spec: ChartSpec, result: ChartResult, settings: PictureSettings): Promise<Buffer> {
    const { svg, description } = await this.renderer.picture(spec, result, settings);
    const width = settings.width * POINTS;
    const height = settings.height * POINTS;
    return this.renderer.pdf({
      title: description.slice(0, 200),
      language: settings.locale ?? 'en',
      createdAt: this.clock.now().toISOString(),
      pages: [{ width, height, pictures: [{ svg, x: 0, y: 0, width, height }] }],
    });
  }
}

function specOf({ chart }: RenderVisualizationDto): ChartSpec {
  const check = checkVisualization({ type: chart.type, config: chart.config ?? {} }, 'chart');
  if (!check.ok) throw invalid(...check.problems);
  return check.spec;
}

function settingsOf(request: RenderVisualizationDto): PictureSettings {
  const { width = WIDTH, height = HEIGHT, theme, locale, timeZone, background } = request;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalid({
      path: 'timeZone',
      rule: 'timeZone',
      message: 'timeZone must be an IANA zone, such as Europe/Berlin.',
    });
  }
  const brand = { ...(theme?.primary && { primary: theme.primary }), ...(theme?.series && { series: theme.series }) };
  return {
    width,
    height,
    theme: theme?.base ?? 'light',
    ...(Object.keys(brand).length > 0 && { brand }),
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    ...(background !== undefined && { background }),
  };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function checkPixels({ width, height }: PictureSettings, scale: number): void {
  if (width * height * scale * scale <= MOST_PIXELS) return;
  throw new DomainError(
    'PAYLOAD_TOO_LARGE',
    `A picture may have at most ${MOST_PIXELS / 1e6} million pixels; ask for a smaller one or a smaller scale.`,
  );
}

/** The values of a request are JSON, which is all that charts ask of them. */
function resultOf({ columns, rows }: PictureDataDto): ChartResult {
  const plain = columns.map(({ name, type, exact }) => ({ name, type, ...(exact !== undefined && { exact }) }));
  return { columns: plain, rows: rows as Record<string, ChartValue>[] };
}

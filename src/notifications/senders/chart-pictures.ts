import { Injectable } from '@nestjs/common';
import { checkVisualization } from '../../visualization/chart/index.js';
import { ChartRenderer } from '../../visualization/index.js';
import type { NoticePicture } from '../domain/notice.js';

const SIZE = { width: 600, height: 240 } as const;

/** Draws the small charts that go with notifications. */
@Injectable()
export class ChartPictures {
  constructor(private readonly renderer: ChartRenderer) {}

  /** PNG, 1200 × 480 pixels. @param unit of the values @throws DomainError SERVICE_UNAVAILABLE when too much is being drawn */
  draw({ points, threshold }: NoticePicture, unit: string): Promise<Buffer> {
    const check = checkVisualization({
      type: 'line',
      config: {
        x: 'time',
        y: 'value',
        ...(unit !== '' && { unit }),
        ...(threshold !== null && { thresholds: [{ value: threshold, label: 'Threshold', tone: 'danger' }] }),
      },
    });
    if (!check.ok) throw new TypeError(`The chart of a notification does not hold: ${check.problems[0]?.message}`);
    const rows = points.map(([time, value]) => ({ time: new Date(time).toISOString(), value }));
    const columns = [
      { name: 'time', type: 'timestamp' as const },
      { name: 'value', type: 'number' as const },
    ];
    return this.renderer.png(check.spec, { columns, rows }, { ...SIZE, theme: 'light' });
  }
}

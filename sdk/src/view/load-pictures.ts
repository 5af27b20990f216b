import type { EmbeddedWidget } from '../api/types.js';
import type { MakePicture } from './picture.js';

/** Loads what draws a widget, when the first of its sort is shown; the chart library comes with the first chart alone. */
export async function loadPicture({ type, visualization }: Pick<EmbeddedWidget, 'type' | 'visualization'>): Promise<MakePicture> {
  if (type === 'chart') return (await import('../charts/index.js')).chartPicture;
  const { tablePicture, pivotPicture, metricPicture, textPicture } = await import('../pictures/index.js');
  if (type === 'text') return textPicture;
  if (type === 'metric') return metricPicture;
  return visualization.type === 'pivot' ? pivotPicture : tablePicture;
}

import type { EmbeddedWidget } from '../api/types.js';
import type { MakePicture } from './picture.js';

/** Loads what draws a widget, when the first of its sort is shown; the chart library comes with the first chart alone. */
export async function loadPicture({ type }: Pick<EmbeddedWidget, 'type'>): Promise<MakePicture> {
  if (type === 'chart') return (await import('../charts/index.js')).chartPicture;
  const { tablePicture, metricPicture, textPicture } = await import('../pictures/index.js');
  return type === 'text' ? textPicture : type === 'metric' ? metricPicture : tablePicture;
}

import { type ComponentType, lazy, Suspense } from 'react';
import type { OperationalType, WidgetType } from '../../../api/types.js';
import type { ShownWidget } from './QueryTile.js';
import { TileFrame } from './TileFrame.js';

// Few dashboards have them: their code comes when one is shown.
const TILES: Readonly<Record<OperationalType, ComponentType<{ widget: ShownWidget }>>> = {
  'log-viewer': lazy(() => import('./LogViewerTile.js')),
  'system-status': lazy(() => import('./SystemStatusTile.js')),
  'workflow-tracker': lazy(() => import('./WorkflowTrackerTile.js')),
  'alert-panel': lazy(() => import('./AlertPanelTile.js')),
};

export function isOperational(type: WidgetType): type is OperationalType {
  return Object.hasOwn(TILES, type);
}

/** A widget that reads what it shows itself, as whoever looks at it. */
export function OperationalTile({ type, widget }: { type: OperationalType; widget: ShownWidget }) {
  const Tile = TILES[type];
  return (
    <Suspense fallback={<TileFrame name={widget.name}>{null}</TileFrame>}>
      <Tile widget={widget} />
    </Suspense>
  );
}

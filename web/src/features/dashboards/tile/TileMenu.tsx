import {
  BellRing,
  Ellipsis,
  Maximize2,
  MousePointerClick,
  RotateCw,
  SquareTerminal,
  TableProperties,
} from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import type { RowsQuery, Widget } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { IconButton, Menu, MenuItem, MenuLabel, MenuSeparator, RelativeTime } from '../../../ui/index.js';
import { alertFromTile } from '../../alerts/alert-from-tile.js';
import type { WidgetState } from '../data/widget-results.js';
import { ExportItems } from '../exports/ExportItems.js';
import { type ExportFormat, WIDGET_CHOICES } from '../exports/export-types.js';

export interface TileMenuProps {
  widget: Widget;
  state: WidgetState;
  onRefresh: () => void;
  onInspect: () => void;
  onFullScreen: () => void;
  /** null: its values do nothing. */
  onChoose: (() => void) | null;
  onExport: (format: ExportFormat) => void;
}

/** What can be done with a tile, and how old its data is. */
export function TileMenu({ widget, state, onRefresh, onInspect, onFullScreen, onChoose, onExport }: TileMenuProps) {
  const navigate = useNavigate();
  const { id } = useParams();
  const mayExplore = useCan('queries:execute');
  const mayAlert = useCan('alert-rules:write');
  const { result } = state;
  const { query } = widget;
  return (
    <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${widget.name}`} />}>
      {result !== null && (
        <>
          <MenuLabel>
            Data as of <RelativeTime at={result.meta.dataAsOf} />
          </MenuLabel>
          <MenuSeparator />
        </>
      )}
      {onChoose !== null && result !== null && (
        <MenuItem icon={MousePointerClick} onSelect={onChoose}>
          Choose a value
        </MenuItem>
      )}
      <MenuItem icon={Maximize2} onSelect={onFullScreen}>
        Full screen
      </MenuItem>
      <MenuItem icon={RotateCw} onSelect={onRefresh}>
        Refresh
      </MenuItem>
      <MenuItem icon={TableProperties} onSelect={onInspect}>
        Inspect query and data
      </MenuItem>
      {mayExplore && query !== undefined && query.kind !== 'metric' && (
        <MenuItem icon={SquareTerminal} onSelect={() => void navigate(exploreAddress(query))}>
          Open in Explore
        </MenuItem>
      )}
      {mayAlert && query?.kind === 'metric' && (
        <MenuItem icon={BellRing} onSelect={() => void navigate(alertFromTile(query, id ?? '', widget.name))}>
          Alert from here
        </MenuItem>
      )}
      {query !== undefined && <ExportItems choices={WIDGET_CHOICES} onExport={onExport} />}
    </Menu>
  );
}

/** Explore with the tile's query in its editor. */
function exploreAddress(query: RowsQuery): string {
  if (query.kind === 'saved') return `/explore?query=${query.savedQueryId}`;
  return `/explore?${new URLSearchParams({ source: query.dataSourceId, sql: query.sql }).toString()}`;
}

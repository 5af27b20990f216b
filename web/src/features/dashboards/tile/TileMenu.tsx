import {
  Download,
  Ellipsis,
  Maximize2,
  MousePointerClick,
  RotateCw,
  SquareTerminal,
  TableProperties,
} from 'lucide-react';
import { useNavigate } from 'react-router';
import type { Widget, WidgetQuery } from '../../../api/types.js';
import { useCan } from '../../../session/session.js';
import { IconButton, Menu, MenuItem, MenuLabel, MenuSeparator, RelativeTime } from '../../../ui/index.js';
import type { WidgetState } from '../data/widget-results.js';
import { fileName, saveFile, toCsv, toJson } from './export-rows.js';

export interface TileMenuProps {
  widget: Widget;
  state: WidgetState;
  onRefresh: () => void;
  onInspect: () => void;
  onFullScreen: () => void;
  /** null: its values do nothing. */
  onChoose: (() => void) | null;
}

/** What can be done with a tile, and how old its data is. */
export function TileMenu({ widget, state, onRefresh, onInspect, onFullScreen, onChoose }: TileMenuProps) {
  const navigate = useNavigate();
  const mayExplore = useCan('queries:execute');
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
      {mayExplore && query !== undefined && (
        <MenuItem icon={SquareTerminal} onSelect={() => void navigate(exploreAddress(query))}>
          Open in Explore
        </MenuItem>
      )}
      {result !== null && (
        <>
          <MenuSeparator />
          <MenuItem icon={Download} onSelect={() => saveFile(toCsv(result), fileName(widget.name, 'csv'), 'text/csv')}>
            Download CSV
          </MenuItem>
          <MenuItem
            icon={Download}
            onSelect={() => saveFile(toJson(result), fileName(widget.name, 'json'), 'application/json')}
          >
            Download JSON
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** Explore with the tile's query in its editor. */
function exploreAddress(query: WidgetQuery): string {
  if (query.kind === 'saved') return `/explore?query=${query.savedQueryId}`;
  return `/explore?${new URLSearchParams({ source: query.dataSourceId, sql: query.sql }).toString()}`;
}

import { Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Variable, Widget, WidgetPosition } from '../../../api/types.js';
import { IconButton, Menu, MenuItem, MenuSeparator } from '../../../ui/index.js';
import type { Filters } from '../filters/filters.js';
import { TextTile } from '../tile/DashboardTile.js';
import { QueryTile } from '../tile/QueryTile.js';
import { TileFrame } from '../tile/TileFrame.js';
import { type DraftWidget, placeInWords } from './draft.js';
import { PlacePopover } from './PlacePopover.js';
import { usePreview } from './use-preview.js';

export interface EditTileProps {
  widget: DraftWidget;
  variables: readonly Variable[];
  filters: Filters;
  onEdit: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
  onPlace: (position: WidgetPosition) => void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A tile that can be moved, sized and changed. With the focus on it, arrow keys move it and Shift with them sizes it. */
export function EditTile(props: EditTileProps) {
  const { widget, onEdit, onRemove, onPlace } = props;
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    // Keys pressed in a menu or a field of the tile are theirs.
    if (event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    if (step !== undefined) onPlace(stepped(widget.position, step, event.shiftKey));
    else if (event.key === 'Enter') onEdit();
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <div
      tabIndex={0}
      role="group"
      aria-roledescription="movable widget"
      aria-label={`${widget.name}. ${placeInWords(widget.position)}. Arrow keys move it, with Shift they size it, Enter changes it.`}
      onKeyDown={press}
      className="size-full rounded-card outline-1 outline-offset-2 outline-line-strong outline-dashed hover:outline-control focus-visible:outline-2 focus-visible:outline-primary focus-visible:outline-solid"
    >
      <Content {...props} />
    </div>
  );
}

function stepped(
  { x, y, width, height }: WidgetPosition,
  [across, down]: readonly [number, number],
  size: boolean,
): WidgetPosition {
  return size ? { x, y, width: width + across, height: height + down } : { x: x + across, y: y + down, width, height };
}

function Content(props: EditTileProps) {
  const { widget, variables } = props;
  const shown: Widget = { ...widget, id: widget.key };
  const actions = <Actions {...props} />;
  if (widget.type === 'text')
    return (
      <Framed actions={actions}>
        <TextTile widget={shown} />
      </Framed>
    );
  if (widget.type === 'filter') {
    const variable = variables.find(({ name }) => name === widget.visualization.config['variable']);
    return (
      <TileFrame name={widget.name} description={widget.description} quiet actions={actions}>
        <p className="truncate text-sm text-muted">
          {variable === undefined
            ? 'Its variable is gone: choose another.'
            : `Shows the choices of “${variable.label ?? variable.name}”.`}
        </p>
      </TileFrame>
    );
  }
  return <QueryContent {...props} shown={shown} actions={actions} />;
}

function QueryContent({
  widget,
  variables,
  filters,
  shown,
  actions,
}: EditTileProps & { shown: Widget; actions: ReactNode }) {
  const { state, retry } = usePreview(widget, variables, filters);
  return <QueryTile widget={shown} state={state} onRetry={retry} actions={actions} />;
}

/** Text tiles have no menu of their own. */
function Framed({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  return (
    <div className="group/tile relative size-full">
      {children}
      <div className="absolute top-1.5 right-1.5 z-2 flex items-center gap-0.5 rounded-control bg-card pl-1">
        {actions}
      </div>
    </div>
  );
}

function Actions({ widget, onEdit, onDuplicate, onRemove, onPlace }: EditTileProps) {
  return (
    <>
      <IconButton icon={Pencil} label={`Change ${widget.name}`} size="sm" plain onClick={onEdit} />
      <PlacePopover name={widget.name} position={widget.position} onPlace={onPlace} />
      <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${widget.name}`} />}>
        <MenuItem icon={Pencil} onSelect={onEdit}>
          Change
        </MenuItem>
        <MenuItem icon={Copy} onSelect={onDuplicate}>
          Duplicate
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" onSelect={onRemove}>
          Take away
        </MenuItem>
      </Menu>
    </>
  );
}

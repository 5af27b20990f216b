import { ClipboardCopy, Copy, Ellipsis, GripVertical, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Variable, WidgetPosition } from '../../../api/types.js';
import { cx, IconButton, KeyHint, Menu, MenuItem, MenuSeparator } from '../../../ui/index.js';
import type { Filters } from '../filters/filters.js';
import { TextTile } from '../tile/DashboardTile.js';
import { isOperational, OperationalTile } from '../tile/OperationalTile.js';
import { QueryTile, type ShownWidget } from '../tile/QueryTile.js';
import { TileFrame } from '../tile/TileFrame.js';
import { type DraftWidget, nameOf, placeInWords } from './draft/draft.js';
import { usePreview } from './use-preview.js';

export interface EditTileProps {
  widget: DraftWidget;
  variables: readonly Variable[];
  filters: Filters;
  /** Its properties are open. */
  selected: boolean;
  onOpen: () => void;
  onDuplicate: () => void;
  onCopy: () => void;
  onRemove: () => void;
  onPlace: (position: WidgetPosition) => void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * A tile that can be moved, sized and changed. With the focus on it, arrow keys move it and Shift with them sizes it,
 * Enter opens its properties, Delete takes it away, Mod-D doubles it; Mod-C copies it, which the workspace sees to.
 */
export function EditTile(props: EditTileProps) {
  const { widget, selected, onOpen, onRemove, onDuplicate, onPlace } = props;
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    // Keys pressed in a menu or a field of the tile are theirs.
    if (event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    const modified = event.ctrlKey || event.metaKey;
    if (step !== undefined && !modified && !event.altKey) onPlace(stepped(widget.position, step, event.shiftKey));
    else if (event.key === 'Enter' && !modified) onOpen();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && !modified) onRemove();
    else if (event.key.toLowerCase() === 'd' && modified && !event.shiftKey) onDuplicate();
    else return;
    event.preventDefault();
  };
  return (
    <div
      tabIndex={0}
      role="group"
      data-tile={widget.key}
      aria-roledescription="movable widget"
      aria-label={`${nameOf(widget)}. ${placeInWords(widget.position)}.`}
      aria-describedby="tile-keys"
      onKeyDown={press}
      className={cx(
        'size-full rounded-card outline-offset-2 focus-visible:outline-2 focus-visible:outline-primary focus-visible:outline-solid',
        selected
          ? 'outline-2 outline-primary outline-solid'
          : 'outline-1 outline-line-strong outline-dashed hover:outline-control',
      )}
    >
      <Content {...props} />
    </div>
  );
}

/** Said with each tile; once on the page. */
export function TileKeys() {
  return (
    <p id="tile-keys" hidden>
      Arrow keys move it, with Shift they size it. Enter opens its properties, Delete takes it away, Control D doubles
      it, Control C copies it.
    </p>
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
  const shown: ShownWidget = { ...widget, name: nameOf(widget), id: widget.key };
  const actions = <Actions {...props} />;
  if (widget.type === 'text')
    return (
      <Framed actions={actions}>
        <TextTile widget={shown} />
      </Framed>
    );
  if (isOperational(widget.type))
    return (
      <Framed actions={actions}>
        <OperationalTile type={widget.type} widget={shown} />
      </Framed>
    );
  if (widget.type === 'filter') {
    const variable = variables.find(({ name }) => name === widget.visualization.config['variable']);
    return (
      <TileFrame name={shown.name} description={widget.description} quiet actions={actions}>
        <p className="truncate text-sm text-muted">
          {variable === undefined
            ? 'It has no variable yet: choose one in its properties.'
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
}: EditTileProps & { shown: ShownWidget; actions: ReactNode }) {
  const { state, retry } = usePreview(widget, variables, filters);
  return <QueryTile widget={shown} state={state} onRetry={retry} actions={actions} />;
}

/** Text tiles have no menu of their own. */
function Framed({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  return (
    <div className="group/tile relative size-full">
      {children}
      <div className="absolute top-1.5 right-1.5 z-2 flex items-center gap-0.5 rounded-control bg-card pl-1 opacity-0 transition-opacity duration-120 group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 has-[[data-state=open]]:opacity-100 pointer-coarse:opacity-100">
        {actions}
      </div>
    </div>
  );
}

function Actions({ widget, onOpen, onDuplicate, onCopy, onRemove }: EditTileProps) {
  const name = nameOf(widget);
  return (
    <>
      <span
        aria-hidden
        data-grip="move"
        className="hidden size-7 cursor-grab touch-none items-center justify-center text-faint pointer-coarse:inline-flex"
      >
        <GripVertical size={15} strokeWidth={1.8} />
      </span>
      <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${name}`} />}>
        <MenuItem icon={SlidersHorizontal} hint={<KeyHint keys={['enter']} />} onSelect={onOpen}>
          Properties
        </MenuItem>
        <MenuItem icon={Copy} hint={<KeyHint keys={['mod', 'D']} />} onSelect={onDuplicate}>
          Duplicate
        </MenuItem>
        <MenuItem icon={ClipboardCopy} hint={<KeyHint keys={['mod', 'C']} />} onSelect={onCopy}>
          Copy
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" hint="Delete" onSelect={onRemove}>
          Take away
        </MenuItem>
      </Menu>
    </>
  );
}

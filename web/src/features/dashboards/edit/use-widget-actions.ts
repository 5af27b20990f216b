import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { WidgetPosition } from '../../../api/types.js';
import { useToast } from '../../../ui/index.js';
import {
  addWidget,
  type Draft,
  type DraftWidget,
  duplicateWidget,
  nameOf,
  newKey,
  newWidget,
  placeInWords,
  placeWidget,
  putWidget,
  removeWidget,
} from './draft/draft.js';
import type { Editing } from './draft/use-editing.js';
import { useEditorHost } from './editor-host.js';
import { pasteWidget } from './draft/widget-clipboard.js';
import type { PaletteEntry } from './Palette.js';
import { isField, useWidgetClipboard } from './use-widget-clipboard.js';
import { inReadingOrder } from '../view/layout.js';

const MOST_WIDGETS = 50;

export interface WidgetActions {
  /** Key of the widget whose properties are open. */
  open: string | null;
  /** Grows each time that the properties are to have the focus. */
  focused: number;
  /** What happened last, for screen readers. */
  said: string;
  /** Opens the properties; by a pointer the focus stays where it is. */
  show: (key: string, focus: boolean) => void;
  hide: () => void;
  add: (entry: PaletteEntry) => void;
  duplicate: (key: string) => void;
  remove: (widget: DraftWidget) => void;
  place: (key: string, position: WidgetPosition) => void;
  changeWidget: (key: string, step: (now: DraftWidget) => DraftWidget, field: string) => void;
  copy: (widget: DraftWidget) => void;
  copied: () => DraftWidget | null;
  pasteCopied: () => void;
}

/** Everything that is done with widgets, by pointer and by key alike; says what happened, and keeps the focus. */
export function useWidgetActions({ draft, change, undo, redo, mayUndo, mayRedo }: Editing): WidgetActions {
  const [open, setOpen] = useState<string | null>(null);
  const [focused, setFocused] = useState(0);
  const [said, setSaid] = useState('');
  const toast = useToast();
  const host = useEditorHost();
  const focus = useFocusTile(draft);
  // With the builder goes what it could bring back: such an Undo would do nothing any more.
  const offers = useRef<(() => void)[]>([]);
  useEffect(() => () => offers.current.splice(0).forEach((withdraw) => withdraw()), []);
  const find = (key: string): DraftWidget | undefined => draft.widgets.find((widget) => widget.key === key);
  const hasRoom = (): boolean => {
    if (draft.widgets.length < MOST_WIDGETS) return true;
    toast.show({ title: `A dashboard holds at most ${MOST_WIDGETS} widgets` });
    return false;
  };
  const take = (step: (now: Draft) => Draft, key: string, words: string): void => {
    if (!hasRoom()) return;
    change(step);
    focus(key);
    setSaid(words);
  };
  const show = (key: string, take: boolean): void => {
    setOpen(key);
    if (take) setFocused((count) => count + 1);
    else setFocused(0);
  };
  const hide = (): void => {
    if (open !== null) focus(open);
    setOpen(null);
  };
  const add = ({ type, picture }: PaletteEntry): void => {
    if (!hasRoom()) return;
    const widget = newWidget(type, draft, newKey(), picture);
    change((now) => addWidget(now, widget));
    show(widget.key, true);
    setSaid(`${nameOf(widget)} was added. ${placeInWords(widget.position)}`);
  };
  const duplicate = (key: string): void => {
    const widget = find(key);
    const copy = newKey();
    if (widget !== undefined) take((now) => duplicateWidget(now, key, copy), copy, `${nameOf(widget)} was doubled`);
  };
  const remove = (widget: DraftWidget): void => {
    const order = inReadingOrder(draft.widgets);
    const at = order.findIndex(({ key }) => key === widget.key);
    const next = order[at + 1] ?? order[at - 1];
    change((now) => removeWidget(now, widget.key));
    if (next !== undefined) focus(next.key);
    if (open === widget.key) setOpen(null);
    setSaid(`${nameOf(widget)} was taken away`);
    const withdraw = toast.show({
      title: `“${nameOf(widget)}” was taken away`,
      action: { label: 'Undo', onAction: () => change((now) => broughtBack(now, draft, widget)) },
    });
    offers.current.push(withdraw);
  };
  const place = (key: string, position: WidgetPosition): void => {
    const placed = placeWidget(draft, key, position).widgets.find((widget) => widget.key === key);
    if (placed === undefined) return;
    change((now) => placeWidget(now, key, position));
    focus(key, true);
    setSaid(placeInWords(placed.position));
  };
  const paste = (widget: DraftWidget): void => {
    const key = newKey();
    take((now) => pasteWidget(now, host.adopt(widget), key), key, `${nameOf(widget)} was pasted`);
  };
  const clipboard = useWidgetClipboard(
    () => find(focusedTile() ?? '') ?? null,
    (widget) => {
      setSaid(`${nameOf(widget)} was copied`);
      toast.show({ title: `“${nameOf(widget)}” was copied`, duration: 2500 });
    },
    paste,
  );
  const keys = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target)) return;
    const key = event.key.toLowerCase();
    const forward = key === 'y' || (key === 'z' && event.shiftKey);
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (forward ? !mayRedo : !mayUndo) return setSaid(forward ? 'Nothing to bring back' : 'Nothing to take back');
    const tile = focusedTile();
    (forward ? redo : undo)();
    if (tile !== null) focus(tile);
    setSaid(forward ? 'Brought back' : 'Taken back');
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => keys(event);
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return {
    open,
    focused,
    said,
    show,
    hide,
    add,
    duplicate,
    remove,
    place,
    changeWidget: (key, step, field) =>
      change((now) => {
        const widget = now.widgets.find((one) => one.key === key);
        return widget === undefined ? now : putWidget(now, step(widget));
      }, `${key}.${field}`),
    copy: clipboard.copy,
    copied: clipboard.copied,
    pasteCopied: () => {
      const widget = clipboard.copied();
      if (widget !== null) paste(widget);
    },
  };
}

const focusedTile = (): string | null =>
  document.activeElement instanceof HTMLElement ? (document.activeElement.dataset['tile'] ?? null) : null;

/** Gives the focus to a tile once it is there; tiles change places in the page, which takes the focus from them. */
function useFocusTile(draft: Draft): (key: string, onlyAgain?: boolean) => void {
  const wanted = useRef<string | null>(null);
  const [asked, ask] = useState(0);
  useLayoutEffect(() => {
    const key = wanted.current;
    if (key === null) return;
    // What was taken back is gone, and another tile takes the focus.
    const tile =
      document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(key)}"]`) ??
      document.querySelector<HTMLElement>('[data-tile]');
    if (tile === null) return;
    wanted.current = null;
    tile.focus({ preventScroll: true });
    tile.scrollIntoView({ block: 'nearest' });
  }, [draft, asked]);
  return (key, onlyAgain = false) => {
    if (onlyAgain && focusedTile() !== key) return;
    wanted.current = key;
    ask((count) => count + 1);
  };
}

/** The widgets with the one that was taken away back among them, where it stood. */
function broughtBack(now: Draft, before: Draft, widget: DraftWidget): Draft {
  if (now.widgets.some(({ key }) => key === widget.key)) return now;
  const at = before.widgets.findIndex(({ key }) => key === widget.key);
  const widgets = [...now.widgets.slice(0, at), widget, ...now.widgets.slice(at)];
  return placeWidget({ ...now, widgets }, widget.key, widget.position);
}

import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import type { WidgetPosition } from '../../../../api/types.js';
import { carried, type GridMetrics, type Grip } from './geometry.js';

/** A widget in somebody's hand. */
export interface Carried {
  key: string;
  grip: Grip;
  /** Pixels that it was carried. */
  across: number;
  down: number;
  /** Where it would come to lie. */
  target: WidgetPosition;
}

/** A pointer that moved less did not mean to carry anything. */
const THRESHOLD_PX = 4;
/** What has a meaning of its own when it is pressed. */
const OWN = 'button, a, input, select, textarea, [role="button"], [role="menuitem"], [contenteditable="true"]';

interface Held {
  key: string;
  grip: Grip;
  position: WidgetPosition;
  pointer: number;
  from: { x: number; y: number };
  moved: boolean;
}

export interface Carrying {
  carried: Carried | null;
  /** Takes hold of a widget; `onPress` is called when it was only pressed. */
  take: (event: ReactPointerEvent, key: string, position: WidgetPosition, grip: Grip, onPress?: () => void) => void;
}

/** Carries widgets with a pointer. Escape lets go without a change. */
export function useCarry(
  metrics: GridMetrics | null,
  origin: () => DOMRect | undefined,
  onPlace: (key: string, position: WidgetPosition) => void,
): Carrying {
  const [hand, setHand] = useState<Carried | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const take: Carrying['take'] = (event, key, position, grip, onPress) => {
    const { target } = event;
    if (event.button !== 0 || metrics === null || stop.current !== null) return;
    if (grip === 'move' && target instanceof Element && target.closest(OWN) !== null && !isGrip(target)) return;
    // A finger scrolls the page, except on a grip.
    if (event.pointerType === 'touch' && grip === 'move' && !(target instanceof Element && isGrip(target))) return;
    const corner = origin();
    const at = (pointer: { clientX: number; clientY: number }): { x: number; y: number } => {
      const now = origin() ?? corner;
      return { x: pointer.clientX - (now?.left ?? 0), y: pointer.clientY - (now?.top ?? 0) };
    };
    const held: Held = { key, grip, position, pointer: event.pointerId, from: at(event), moved: false };
    let last: Carried | null = null;
    const move = (pointer: PointerEvent): void => {
      if (pointer.pointerId !== held.pointer) return;
      const { x, y } = at(pointer);
      const across = x - held.from.x;
      const down = y - held.from.y;
      if (!held.moved && Math.hypot(across, down) < THRESHOLD_PX) return;
      if (!held.moved) document.getSelection()?.removeAllRanges();
      held.moved = true;
      pointer.preventDefault();
      last = { key, grip, across, down, target: carried(position, grip, across, down, metrics) };
      setHand(last);
    };
    const end = (): void => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', drop);
      removeEventListener('pointercancel', end);
      removeEventListener('keydown', press, { capture: true });
      document.documentElement.classList.remove('select-none');
      stop.current = null;
      setHand(null);
    };
    const drop = (pointer: PointerEvent): void => {
      if (pointer.pointerId !== held.pointer) return;
      end();
      if (last !== null) onPlace(key, last.target);
      else if (!held.moved) onPress?.();
    };
    const press = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end();
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', drop);
    addEventListener('pointercancel', end);
    addEventListener('keydown', press, { capture: true });
    document.documentElement.classList.add('select-none');
    stop.current = end;
  };
  return { carried: hand, take };
}

const isGrip = (target: Element): boolean => target.closest('[data-grip]') !== null;

import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

const KEY = 'tidemark.explore.editor-height';
const LEAST = 96;
const MOST = 720;
const STEP = 24;
const FIRST = 188;

/** The editor in a height that the reader chooses, by dragging its lower edge or with the arrow keys on it. */
export function EditorPane({ children }: { children: ReactNode }) {
  const [height, setHeight] = useState(storedHeight);
  const resize = (next: number): void => {
    const within = Math.round(Math.max(LEAST, Math.min(MOST, next)));
    setHeight(within);
    storeHeight(within);
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? STEP : event.key === 'ArrowUp' ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    resize(height + step);
  };
  const grab = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    const edge = event.currentTarget;
    const begin = { y: event.clientY, height };
    const move = (moved: globalThis.PointerEvent): void => resize(begin.height + moved.clientY - begin.y);
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
  };
  return (
    <div className="relative">
      <div style={{ height }}>{children}</div>
      <div
        role="separator"
        aria-orientation="horizontal"
        aria-label="Height of the editor"
        aria-valuenow={height}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={grab}
        className="group/edge absolute inset-x-0 -bottom-1 z-10 flex h-2 cursor-row-resize touch-none justify-center"
      >
        <span
          aria-hidden
          className="mt-[3px] h-0.5 w-8 rounded-full bg-line-strong opacity-0 transition-opacity duration-120 group-hover/edge:opacity-100 group-focus-visible/edge:opacity-100 pointer-coarse:opacity-100"
        />
      </div>
    </div>
  );
}

function storedHeight(): number {
  try {
    const stored = Number(localStorage.getItem(KEY));
    return stored >= LEAST && stored <= MOST ? stored : FIRST;
  } catch {
    return FIRST;
  }
}

function storeHeight(height: number): void {
  try {
    localStorage.setItem(KEY, String(height));
  } catch {
    // Storage may be closed to the page; the height then holds for this visit.
  }
}

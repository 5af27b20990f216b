import { type RefObject, useEffect, useState } from 'react';
import { type FrameState, frameStateOf } from './frame-state.js';

const LOOK_EVERY = 300;

/** Follows what the frame of a preview shows, from the moment that its page has loaded. */
export function useFrameState(frame: RefObject<HTMLIFrameElement | null>, loads: number): FrameState {
  const [state, setState] = useState<FrameState>('loading');
  useEffect(() => {
    if (loads === 0) return undefined;
    const look = (): void => setState(frameStateOf(documentOf(frame.current)));
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [frame, loads]);
  return state;
}

function documentOf(frame: HTMLIFrameElement | null): Document | null {
  try {
    return frame?.contentDocument ?? null;
  } catch {
    return null;
  }
}

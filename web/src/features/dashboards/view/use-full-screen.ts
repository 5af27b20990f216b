import { useCallback, useEffect, useState } from 'react';

export interface FullScreen {
  on: boolean;
  toggle: () => void;
}

/**
 * The dashboard over the whole window, and the window over the whole screen where the browser lets it. The document is
 * made full screen and not the dashboard, because menus and tooltips live at the document's end.
 */
export function useFullScreen(): FullScreen {
  const [on, setOn] = useState(false);
  useEffect(() => {
    if (!on) return undefined;
    const left = (): void => {
      if (document.fullscreenElement === null) setOn(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (
        event.key === 'Escape' &&
        !event.defaultPrevented &&
        document.querySelector('[role="dialog"], [role="menu"]') === null
      )
        setOn(false);
    };
    document.addEventListener('fullscreenchange', left);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      document.removeEventListener('keydown', escape);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [on]);
  const toggle = useCallback(() => {
    setOn((before) => {
      // A browser that refuses (or a phone that cannot) still shows the dashboard over the whole window.
      if (!before) document.documentElement.requestFullscreen?.().catch(() => undefined);
      return !before;
    });
  }, []);
  return { on, toggle };
}

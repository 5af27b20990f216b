import { useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus back to where it was when a dialog opened; to the page when that is gone, as after a deletion.
 * Radix knows the way back only for dialogs with a trigger of their own. Answers the handler of `onCloseAutoFocus`.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const origin = useRef<Element | null>(null);
  useLayoutEffect(() => {
    // The content is mounted after this effect, so nothing in it can have taken the focus yet.
    if (open) origin.current = document.activeElement;
  }, [open]);
  return (event) => {
    event.preventDefault();
    const back = origin.current;
    const target =
      back instanceof HTMLElement && back.isConnected && back !== document.body
        ? back
        : document.getElementById('page');
    target?.focus({ preventScroll: true });
  };
}

import { useState } from 'react';

const KEY = 'tidemark.explore.panel';

/** Whether the side panel is open beside the editor; the choice is kept for the next visit. */
export function usePanel(): [open: boolean, toggle: () => void] {
  const [open, setOpen] = useState(readChoice);
  const toggle = (): void => {
    setOpen(!open);
    try {
      localStorage.setItem(KEY, open ? 'closed' : 'open');
    } catch {
      // Storage may be closed to the page; the choice then holds for this visit.
    }
  };
  return [open, toggle];
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'closed';
  } catch {
    return true;
  }
}

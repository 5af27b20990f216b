import { closeCompletion } from '@codemirror/autocomplete';
import { EditorView } from '@codemirror/view';
import { useEffect } from 'react';

/**
 * Lets Escape close the SQL editor's suggestions. The dialog around it listens for Escape before the editor does, and
 * would close itself instead.
 */
export function useEditorEscape(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !(event.target instanceof HTMLElement)) return;
      const view = EditorView.findFromDOM(event.target);
      if (view !== null && closeCompletion(view)) event.stopImmediatePropagation();
    };
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, []);
}

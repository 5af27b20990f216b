import type { Draft, DraftWidget } from './draft.js';
import { addWidget, copyOf, widgetFrom } from './draft.js';

const MARK = 'tidemark/widget';
/** For copying by a button, and where the page may not read the clipboard; all tabs of the browser share it. */
const KEY = 'tidemark.copied-widget';

/** A widget as text, for the clipboard. */
export function widgetText({ id: _id, slug: _slug, key: _key, ...widget }: DraftWidget): string {
  return JSON.stringify({ [MARK]: 1, widget });
}

/** The widget that a text from the clipboard says; null when it says none. */
export function widgetOfText(text: string): DraftWidget | null {
  if (!text.includes(MARK) || text.length > 200_000) return null;
  try {
    const { [MARK]: version, widget } = JSON.parse(text) as Record<string, unknown>;
    if (version !== 1 || typeof widget !== 'object' || widget === null) return null;
    const { id: _id, slug: _slug, ...content } = widget as Record<string, unknown>;
    return widgetFrom(content);
  } catch {
    return null;
  }
}

/** Adds a copied widget as a new one; also from another dashboard. */
export function pasteWidget(draft: Draft, widget: DraftWidget, key: string): Draft {
  return addWidget(draft, copyOf(widget, draft, key));
}

export function rememberCopied(text: string): void {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // Without storage there is still the clipboard.
  }
}

export function rememberedCopy(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

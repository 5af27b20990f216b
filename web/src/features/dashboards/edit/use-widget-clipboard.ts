import { useEffect, useEffectEvent } from 'react';
import type { DraftWidget } from './draft/draft.js';
import { rememberCopied, rememberedCopy, widgetOfText, widgetText } from './draft/widget-clipboard.js';

export interface WidgetClipboard {
  copy: (widget: DraftWidget) => void;
  /** What a button would paste; null when nothing was copied. */
  copied: () => DraftWidget | null;
}

/**
 * Copy and paste of widgets by Mod-C and Mod-V, within a dashboard, between dashboards and between windows. Text that is
 * selected, and fields, keep the keys for themselves.
 * @param focused the widget that has the focus
 */
export function useWidgetClipboard(
  focused: () => DraftWidget | null,
  onCopied: (widget: DraftWidget) => void,
  onPaste: (widget: DraftWidget) => void,
): WidgetClipboard {
  const copied = (): DraftWidget | null => widgetOfText(rememberedCopy());
  const copyKeys = useEffectEvent((event: ClipboardEvent) => {
    const widget = focused();
    if (widget === null || isField(event.target) || String(document.getSelection() ?? '') !== '') return;
    const text = widgetText(widget);
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    rememberCopied(text);
    onCopied(widget);
  });
  const pasteKeys = useEffectEvent((event: ClipboardEvent) => {
    if (isField(event.target)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const widget = text === '' ? copied() : widgetOfText(text);
    if (widget === null) return;
    event.preventDefault();
    onPaste(widget);
  });
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => copyKeys(event);
    const onPasting = (event: ClipboardEvent): void => pasteKeys(event);
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPasting);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPasting);
    };
  }, []);
  return {
    copied,
    copy: (widget) => {
      const text = widgetText(widget);
      rememberCopied(text);
      // Closed on plain HTTP; what was remembered serves the other tabs then.
      void (navigator.clipboard as Clipboard | undefined)?.writeText(text).catch(() => undefined);
      onCopied(widget);
    },
  };
}

/** Whether keys are for the text in it. */
export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null)
  );
}

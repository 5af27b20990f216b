import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Every colour is a token of the page's theme, so that light and dark need no editor theme of their own.
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--tm-text)', backgroundColor: 'transparent', fontSize: '13px' },
  // The caret shows the focus; the bar at the edge makes it seen from afar.
  '&.cm-focused': { outline: 'none', boxShadow: 'inset 2px 0 0 var(--tm-primary)' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '20px', overscrollBehavior: 'contain' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--tm-text)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--tm-text)', borderLeftWidth: '1.5px' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--tm-text-faint)', fontSize: '12px' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', minWidth: '26px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--tm-hover) 55%, transparent)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--tm-text)' },
  '.cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--tm-primary) 16%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--tm-primary) 26%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--tm-primary-soft)',
    outline: '1px solid var(--tm-border-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--tm-danger-soft)' },
  '.cm-placeholder': { color: 'var(--tm-text-faint)' },
  '.cm-tm-parameter': {
    color: 'var(--tm-warning)',
    backgroundColor: 'var(--tm-warning-soft)',
    borderRadius: '3px',
    boxShadow: '0 0 0 1px var(--tm-warning-soft)',
  },
  '.cm-tm-block': { color: 'var(--tm-warning)', fontWeight: '600' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--tm-danger)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
    backgroundColor: 'var(--tm-danger-soft)',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--tm-danger)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--tm-raised)',
    color: 'var(--tm-text)',
    border: '1px solid var(--tm-border)',
    borderRadius: 'var(--tm-radius)',
    boxShadow: 'var(--tm-shadow)',
    zIndex: '50',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--default-font-family, inherit)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--tm-danger)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '240px', minWidth: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'baseline',
    gap: '12px',
    padding: '3px 10px',
    lineHeight: '18px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected], .cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--tm-hover)',
    color: 'var(--tm-text)',
  },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--tm-primary)', fontWeight: '600' },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    fontStyle: 'normal',
    color: 'var(--tm-text-secondary)',
    fontSize: '12px',
    maxWidth: '160px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  // A smaller size makes touch browsers zoom the page when the editor takes the focus.
  '@media (pointer: coarse)': { '.cm-content': { fontSize: '16px', lineHeight: '23px' } },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--tm-primary)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--tm-success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--tm-secondary)' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--tm-info)' },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], color: 'var(--tm-text-faint)', fontStyle: 'italic' },
  { tag: [tags.operator, tags.punctuation, tags.separator], color: 'var(--tm-text-secondary)' },
]);

/** How the editor looks, in the colours of the page's theme. */
export const editorTheme: Extension = [look, syntaxHighlighting(colours)];

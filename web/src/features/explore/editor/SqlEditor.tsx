import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { SchemaTable } from '../../../api/types.js';
import { cspNonce } from '../../../ui/index.js';
import { editorTheme } from './editor-theme.js';
import type { Place } from './error-place.js';
import { placeholderMarks } from './placeholder-marks.js';
import { sqlLanguage } from './sql-completion.js';

/** What the page may ask of the editor. */
export interface EditorHandle {
  /** Another text in place of the whole; the editor's undo brings the old one back. */
  replaceAll: (text: string) => void;
  /** Puts text where the cursor is, apart from the words beside it. */
  insert: (text: string) => void;
  focus: () => void;
  /** Moves the cursor there and has it in sight. */
  reveal: (place: Place) => void;
  /** What would run: the selected text, or all of it, and where it begins. */
  runnable: () => { sql: string; offset: number };
}

export interface EditorMark {
  place: Place;
  message: string;
}

export interface SqlEditorProps {
  /** The text to begin with; afterwards the editor keeps its own. */
  initial: string;
  dialect: string;
  /** For suggestions. */
  tables: readonly SchemaTable[];
  marks: readonly EditorMark[];
  onChange: (text: string) => void;
  /** Mod-Enter; with Shift past the cache. */
  onRun: (fresh: boolean) => void;
  onSave: () => void;
  /** Whether part of the text is selected. */
  onSelect: (selected: boolean) => void;
  handle: Ref<EditorHandle>;
}

type Latest = Pick<SqlEditorProps, 'onChange' | 'onRun' | 'onSave' | 'onSelect'>;

/** The SQL editor: suggestions from the schema, parameters set apart, problems marked, Mod-Enter runs. */
export function SqlEditor(props: SqlEditorProps) {
  const { dialect, tables, marks, handle } = props;
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef<Latest>(props);
  const [initial] = useState(props.initial);
  const [language] = useState(() => new Compartment());
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    if (holder.current === null) return undefined;
    const made = new EditorView({
      parent: holder.current,
      state: EditorState.create({ doc: initial, extensions: [extensions(latest), language.of([])] }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [initial, language]);
  useEffect(() => {
    view.current?.dispatch({ effects: language.reconfigure(sqlLanguage(dialect, tables)) });
  }, [language, dialect, tables]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(
      setDiagnostics(
        editor.state,
        marks.flatMap((mark) => diagnosticOf(mark, editor.state.doc.length)),
      ),
    );
  }, [marks]);
  useImperativeHandle(handle, () => handleOf(() => view.current), []);
  return <div ref={holder} className="size-full min-h-0 overflow-hidden font-mono" />;
}

function diagnosticOf({ place, message }: EditorMark, length: number): Diagnostic[] {
  // The text may have grown shorter since.
  if (place.from > length) return [];
  return [{ from: place.from, to: Math.min(place.to, length), severity: 'error', message }];
}

function extensions(latest: { readonly current: Latest }): Extension[] {
  const nonce = cspNonce();
  const run = (fresh: boolean) => (): boolean => {
    latest.current.onRun(fresh);
    return true;
  };
  return [
    nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: run(false), shift: run(true) },
        {
          key: 'Mod-s',
          run: () => {
            latest.current.onSave();
            return true;
          },
        },
        // Tab takes a suggestion; otherwise it leaves the editor, as everywhere on the page.
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
    history(),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false, maxRenderedOptions: 60 }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'SQL', spellcheck: 'false', autocapitalize: 'off' }),
    placeholder('SELECT …'),
    placeholderMarks,
    editorTheme,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) latest.current.onSelect(!update.state.selection.main.empty);
    }),
  ];
}

function handleOf(current: () => EditorView | null): EditorHandle {
  return {
    replaceAll: (text) => {
      const view = current();
      view?.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
      });
    },
    insert: (text) => {
      const view = current();
      if (view === null) return;
      const { from, to } = view.state.selection.main;
      const before = view.state.sliceDoc(Math.max(0, from - 1), from);
      const after = view.state.sliceDoc(to, to + 1);
      const padded = `${/[\w"]/.test(before) ? ' ' : ''}${text}${/[\w"]/.test(after) ? ' ' : ''}`;
      view.dispatch({
        changes: { from, to, insert: padded },
        selection: { anchor: from + padded.length },
        scrollIntoView: true,
      });
      view.focus();
    },
    focus: () => current()?.focus(),
    reveal: ({ from, to }) => {
      const view = current();
      if (view === null) return;
      const { length } = view.state.doc;
      view.dispatch({
        selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
        scrollIntoView: true,
      });
      view.focus();
    },
    runnable: () => {
      const state = current()?.state;
      if (state === undefined) return { sql: '', offset: 0 };
      const { from, to, empty } = state.selection.main;
      return empty || state.sliceDoc(from, to).trim() === ''
        ? { sql: state.doc.toString(), offset: 0 }
        : { sql: state.sliceDoc(from, to), offset: from };
    },
  };
}

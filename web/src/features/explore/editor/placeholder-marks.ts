import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { placeholderSpans } from './placeholder-spans.js';

const MARKS = {
  parameter: Decoration.mark({ class: 'cm-tm-parameter' }),
  block: Decoration.mark({ class: 'cm-tm-block' }),
};

function marksOf(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, from, to } of placeholderSpans(view.state.doc.toString())) builder.add(from, to, MARKS[kind]);
  return builder.finish();
}

class PlaceholderMarks {
  marks: DecorationSet;

  constructor(view: EditorView) {
    this.marks = marksOf(view);
  }

  update({ docChanged, view }: ViewUpdate): void {
    if (docChanged) this.marks = marksOf(view);
  }
}

/** Sets parameters and the brackets of optional blocks apart from the SQL around them. */
export const placeholderMarks = ViewPlugin.fromClass(PlaceholderMarks, { decorations: ({ marks }) => marks });

/** A piece of a template that is no SQL: a parameter, or a bracket of an optional block. */
export interface PlaceholderSpan {
  kind: 'parameter' | 'block';
  from: number;
  to: number;
}

// Literals, quoted names and comments come first, so that what looks like a parameter in them is passed over; so is a
// colon that belongs to a cast (`::`), a slice (`a[1:n]`) or a struct (`'key':value`).
const TOKENS =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|::|(\{\{\s*[A-Za-z_][\w.]*\s*\}\})|(?<![\w"'\])}:]\s*)(:[A-Za-z_]\w*)|(\[\[|\]\])/g;

/** Where the parameters and the brackets of optional blocks stand, for colouring; the server reads them for real. */
export function placeholderSpans(sql: string): PlaceholderSpan[] {
  const spans: PlaceholderSpan[] = [];
  // Two brackets are an optional block only around a {{parameter}}; otherwise they are an array in an array.
  const open: { index: number; holds: boolean }[] = [];
  const blocks: PlaceholderSpan[] = [];
  for (const match of sql.matchAll(TOKENS)) {
    const [text, , braces, colon, bracket] = match;
    const span = { from: match.index, to: match.index + text.length };
    if (braces !== undefined) {
      for (const block of open) block.holds = true;
      spans.push({ kind: 'parameter', ...span });
    } else if (colon !== undefined) spans.push({ kind: 'parameter', ...span });
    else if (bracket === '[[') {
      open.push({ index: blocks.length, holds: false });
      blocks.push({ kind: 'block', ...span });
    } else if (bracket === ']]') {
      const start = open.pop();
      const opening = start === undefined ? undefined : blocks[start.index];
      if (start?.holds === true && opening !== undefined) spans.push(opening, { kind: 'block', ...span });
    }
  }
  return spans.sort((a, b) => a.from - b.from);
}

/** Whether a text is run as it stands, without anything being put in or left out of it. */
export function isPlain(sql: string): boolean {
  return placeholderSpans(sql).length === 0;
}

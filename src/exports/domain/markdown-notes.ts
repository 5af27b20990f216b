/** A paragraph as it is drawn; sizes in CSS pixels. */
export interface NoteParagraph {
  text: string;
  size: number;
  weight?: number;
  tone?: 'text' | 'muted' | 'danger';
  indent?: number;
  gap?: number;
}

const HEADING_SIZES = [18, 16, 14];
const TEXT = 13;

/** The text of a widget as paragraphs: headings, lists, quotes and words; marks of emphasis, links and markup are left out. */
export function notesOfMarkdown(markdown: string): NoteParagraph[] {
  const notes: NoteParagraph[] = [];
  let open: NoteParagraph | null = null;
  for (const line of markdown.split(/\r?\n/, 500).map((each) => each.slice(0, 2_000))) {
    const read = paragraphOf(line);
    const startsAnew = line.trim() === '' || read.own;
    if (line.trim() === '') open = null;
    else if (!startsAnew && open) open.text += ` ${read.note.text}`;
    else {
      notes.push(read.note);
      open = read.closed ? null : read.note;
    }
  }
  return notes.filter(({ text }) => text !== '');
}

/** @returns the paragraph, whether the line begins one of its own, and whether the next line cannot go on with it */
function paragraphOf(line: string): { note: NoteParagraph; own: boolean; closed: boolean } {
  const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const size = HEADING_SIZES[(heading[1]?.length ?? 1) - 1] ?? TEXT;
    return { note: { text: plain(heading[2] ?? ''), size, weight: 600, gap: 8 }, own: true, closed: true };
  }
  if (/^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(line) || /^\s*(```|~~~)/.test(line)) return { note: { text: '', size: TEXT }, own: true, closed: true };
  const item = /^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/.exec(line);
  if (item) {
    const mark = item[1] === undefined ? '•' : `${item[1]}.`;
    return { note: { text: `${mark} ${plain(item[2] ?? '')}`, size: TEXT, indent: 8, gap: 3 }, own: true, closed: false };
  }
  const quote = /^ {0,3}> ?(.*)$/.exec(line);
  if (quote) return { note: { text: plain(quote[1] ?? ''), size: TEXT, tone: 'muted', indent: 12, gap: 6 }, own: false, closed: false };
  return { note: { text: plain(line.trim()), size: TEXT, gap: 6 }, own: false, closed: false };
}

function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
    .replaceAll(/(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])/g, '$1')
    .replaceAll(/`([^`]+)`/g, '$1')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}

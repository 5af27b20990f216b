/** A piece of a line: plain text, or text within something. */
export type Inline = string | { kind: 'strong' | 'em' | 'del'; children: Inline[] } | { kind: 'code'; text: string } | { kind: 'a'; href: string; children: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^ {0,3}(```|~~~)/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Reads the part of Markdown that text widgets use: headings, paragraphs, lists, quotes, code, tables, rules, emphasis
 * and links. Markup is text; pictures are left as their words, because they would tell another server who reads.
 */
export function parseMarkdown(text: string): Block[] {
  return blocksOf(text.replaceAll('\r\n', '\n').split('\n'), 0);
}

const DEEPEST_QUOTE = 8;

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (holds: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && holds(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    const fence = FENCE.exec(line)?.[1];
    if (line.trim() === '') at += 1;
    else if (heading) {
      at += 1;
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, children: inline(heading[2] ?? '') });
    } else if (fence !== undefined) {
      at += 1;
      const text = takeWhile((each) => !each.trimStart().startsWith(fence)).join('\n');
      at += 1;
      blocks.push({ kind: 'code', text });
    } else if (RULE.test(line)) {
      at += 1;
      blocks.push({ kind: 'rule' });
    } else if (QUOTE.test(line) && depth < DEEPEST_QUOTE) {
      const inner = takeWhile((each) => QUOTE.test(each)).map((each) => QUOTE.exec(each)?.[1] ?? '');
      blocks.push({ kind: 'quote', blocks: blocksOf(inner, depth + 1) });
    } else if (ITEM.test(line)) {
      const ordered = ITEM.exec(line)?.[1] !== undefined;
      const items: string[] = [];
      for (const each of takeWhile((next) => ITEM.test(next) || /^\s+\S/.test(next))) {
        const item = ITEM.exec(each)?.[2];
        if (item !== undefined || items.length === 0) items.push(item ?? each.trim());
        else items[items.length - 1] += ` ${each.trim()}`;
      }
      blocks.push({ kind: 'list', ordered, items: items.map((item) => inline(item)) });
    } else if (line.includes('|') && DELIMITERS.test(lines[at + 1] ?? '')) {
      const [head = '', , ...rows] = takeWhile((each) => each.includes('|'));
      blocks.push({ kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) });
    } else {
      const first = at;
      const words = takeWhile((each) => each.trim() !== '' && (at === first || !startsBlock(each)));
      blocks.push({ kind: 'paragraph', children: inline(words.map((each) => each.trim()).join(' ')) });
    }
  }
  return blocks;
}

function startsBlock(line: string): boolean {
  return [HEADING, FENCE, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));
}

function cellsOf(line: string): Inline[][] {
  const trimmed = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return trimmed.split('|').map((cell) => inline(cell.trim()));
}

const TOKEN = /\\([!-/:-@[-`{-~])|`([^`]+)`|(!?)\[([^\]]*)\]\(([^()\s]+)[^()]*\)|(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\6(?!\*)|([*_])(?=\S)(.+?)(?<=\S)\8/g;
const DEEPEST_SPAN = 6;

function inline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, escaped, code, picture, label = '', href = '', double, strong = '', single, em = ''] = match;
    // snake_case is no emphasis.
    if (single === '_' && (/\w/.test(text[match.index - 1] ?? '') || /\w/.test(text[match.index + whole.length] ?? ''))) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    from = match.index + whole.length;
    const within = (inner: string): Inline[] => (depth < DEEPEST_SPAN ? inline(inner, depth + 1) : [inner]);
    if (escaped !== undefined) parts.push(escaped);
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (picture === '!') parts.push(label);
    else if (picture !== undefined) parts.push(...(isSafe(href) ? [{ kind: 'a' as const, href, children: within(label) }] : within(label)));
    else if (double !== undefined) parts.push({ kind: double === '~~' ? 'del' : 'strong', children: within(strong) });
    else if (single !== undefined) parts.push({ kind: 'em', children: within(em) });
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** Addresses that lead somewhere and run nothing. */
function isSafe(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(href);
}

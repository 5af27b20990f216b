import { el } from '../view/dom.js';
import type { MakePicture } from '../view/picture.js';
import { type Block, type Inline, parseMarkdown } from './markdown.js';
import { wearStyles } from './wear-styles.js';

/** A text widget: Markdown as elements, never as markup. */
export const textPicture: MakePicture = (host, { config }, name) => ({
  show: () => {
    const { markdown } = config as { markdown?: unknown };
    if (typeof markdown !== 'string' || markdown.trim() === '') return 'No text yet.';
    wearStyles(host);
    host.replaceChildren(el('div', { class: 'text', part: 'text', tabindex: 0, role: 'region', 'aria-label': name }, ...parseMarkdown(markdown).map(blockOf)));
    return null;
  },
  destroy: () => host.replaceChildren(),
});

function blockOf(block: Block): HTMLElement {
  switch (block.kind) {
    case 'heading':
      return el(block.level <= 2 ? 'h3' : 'h4', {}, ...block.children.map(inlineOf));
    case 'paragraph':
      return el('p', {}, ...block.children.map(inlineOf));
    case 'list':
      return el(block.ordered ? 'ol' : 'ul', {}, ...block.items.map((item) => el('li', {}, ...item.map(inlineOf))));
    case 'quote':
      return el('blockquote', {}, ...block.blocks.map(blockOf));
    case 'code':
      return el('pre', {}, el('code', {}, block.text));
    case 'table':
      return tableOf(block);
    case 'rule':
      return el('hr');
  }
}

function tableOf({ head, rows }: Extract<Block, { kind: 'table' }>): HTMLElement {
  const row = (cells: readonly Inline[][], name: 'th' | 'td'): HTMLElement => el('tr', {}, ...cells.map((cell) => el(name, {}, ...cell.map(inlineOf))));
  return el('table', {}, el('thead', {}, row(head, 'th')), el('tbody', {}, ...rows.map((cells) => row(cells, 'td'))));
}

function inlineOf(part: Inline): Node | string {
  if (typeof part === 'string') return part;
  if (part.kind === 'code') return el('code', {}, part.text);
  const children = part.children.map(inlineOf);
  return part.kind === 'a' ? el('a', { href: part.href, target: '_blank', rel: 'noreferrer noopener' }, ...children) : el(part.kind, {}, ...children);
}

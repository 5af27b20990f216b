import { parseMarkdown } from './markdown.js';
import { linePath } from './sparkline.js';

describe('texts', () => {
  it('have headings, paragraphs, lists, quotes, code, rules and tables', () => {
    const text = '# Title #\nfirst\nsecond\n\n- a\n  goes on\n- b\n\n1. one\n\n> quoted\n\n```\n# no heading\n```\n---\n\n| a | b |\n|---|:-:|\n| 1 | 2 |';
    expect(parseMarkdown(text)).toEqual([
      { kind: 'heading', level: 1, children: ['Title'] },
      { kind: 'paragraph', children: ['first second'] },
      { kind: 'list', ordered: false, items: [['a goes on'], ['b']] },
      { kind: 'list', ordered: true, items: [['one']] },
      { kind: 'quote', blocks: [{ kind: 'paragraph', children: ['quoted'] }] },
      { kind: 'code', text: '# no heading' },
      { kind: 'rule' },
      { kind: 'table', head: [['a'], ['b']], rows: [[['1'], ['2']]] },
    ]);
  });

  it('have emphasis, code and links, and leave names with underscores alone', () => {
    expect(parseMarkdown('**a *b*** `c*d` snake_case_name \\*x\\* [e](https://x.test)')).toEqual([
      {
        kind: 'paragraph',
        children: [
          { kind: 'strong', children: ['a ', { kind: 'em', children: ['b'] }] },
          ' ',
          { kind: 'code', text: 'c*d' },
          ' snake_case_name ',
          '*',
          'x',
          '*',
          ' ',
          { kind: 'a', href: 'https://x.test', children: ['e'] },
        ],
      },
    ]);
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert`1`', 'data:text/html,x', '//evil.test', '/path', 'vbscript:x'])('have no link to %s', (href) => {
    expect(JSON.stringify(parseMarkdown(`[a](${href})`))).not.toContain('"a","href"');
    expect(JSON.stringify(parseMarkdown(`[a](${href})`))).not.toContain('"href"');
  });

  it('show markup as it stands and pictures as their words', () => {
    expect(parseMarkdown('<b>x</b> ![secret](https://tracker.test/p.png)')).toEqual([{ kind: 'paragraph', children: ['<b>x</b> ', 'secret'] }]);
  });

  it('that make no sense end all the same', () => {
    for (const text of ['```', '>'.repeat(100), '| |\n', '-', '#', '*'.repeat(200), '[]()'.repeat(50), '\n\n\n', '1.', '**a'.repeat(50)]) {
      expect(Array.isArray(parseMarkdown(text))).toBe(true);
    }
  });
});

describe('the small line of a figure', () => {
  it('has gaps, stays within its height, and is level where nothing changes', () => {
    expect(linePath([0, 10])).toBe('M0 28L100 2');
    expect(linePath([1, null, 1])).toBe('M0 15M100 15');
    expect(linePath([null, null])).toBe('');
  });
});

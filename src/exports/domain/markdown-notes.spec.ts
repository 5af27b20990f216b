import { notesOfMarkdown } from './markdown-notes.js';

const texts = (markdown: string): string[] => notesOfMarkdown(markdown).map(({ text }) => text);

describe('text widgets in pictures', () => {
  it('are paragraphs without the marks of their form', () => {
    expect(texts('# Head #\n\nOne **bold** line,\nwith [a link](https://x.test) and `code`.\n\n- item\n- *two*\n\n3. third\n\n> quoted\n\n---\n<b>raw</b> snake_case 2 * 3')).toEqual([
      'Head', 'One bold line, with a link and code.', '• item', '• two', '3. third', 'quoted', 'raw snake_case 2 * 3',
    ]);
  });

  it('are bounded, whatever is written', () => {
    expect(notesOfMarkdown('x\n\n'.repeat(5_000)).length).toBeLessThanOrEqual(500);
    expect(texts(`${'['.repeat(50_000)}`)[0]).toHaveLength(2_000);
    expect(texts('')).toEqual([]);
  });
});

import { distinctNames, fileTitle, sheetNames } from './file-names.js';

describe('names of files', () => {
  it.each([
    ['Net revenue / month', 'Net revenue - month'],
    ['../../etc/passwd', 'etc - passwd'],
    ['a\u0000b\nc', 'a - b - c'],
    ['con', 'export'],
    ['...', 'export'],
    ['', 'export'],
    ['لوحة', 'لوحة'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['a\ud800b', 'ab'],
    ['x'.repeat(200), 'x'.repeat(80)],
  ])('%j become %j', (title, name) => expect(fileTitle(title)).toBe(name));

  it('differ where case does not count', () => {
    expect(distinctNames(['A', 'a', 'A', 'b'])).toEqual(['A', 'a (2)', 'A (3)', 'b']);
  });
});

describe('names of sheets', () => {
  it('have at most 31 characters, none of Excel\'s own signs, and are all different', () => {
    const titles = ['a[b]:c*d?e/f\\g', "'quoted'", 'History', 'about', '', '🍎'.repeat(30), 'x'.repeat(40), `${'x'.repeat(40)}y`, 'Data'];
    const names = sheetNames(titles);
    expect(names).toHaveLength(titles.length);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(titles.length);
    for (const name of names) {
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(31);
      expect(name).not.toMatch(/[[\]:*?/\\]|^'|'$|[\ud800-\udbff]$/);
      expect(['about', 'history']).not.toContain(name.toLowerCase());
    }
  });

  it('differ, and end in no apostrophe, also where long names of wide characters are cut', () => {
    const wide = '😀'.repeat(40);
    const names = sheetNames([wide, wide, wide, `${'x'.repeat(30)}'${'y'.repeat(9)}`, `${'z'.repeat(26)}' tail`, `${'z'.repeat(26)}' tail`]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(31);
      expect(name).not.toMatch(/^'|'$|[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });
});

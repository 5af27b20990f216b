import { strFromU8, unzipSync } from 'fflate';
import { MOST_TEXT, workbookOf } from './workbook.js';

describe('a workbook', () => {
  it('is not begun with more text than the memory of its thread bears', async () => {
    const word = 'x'.repeat(30_000);
    const data = Array.from({ length: Math.ceil(MOST_TEXT / word.length) + 1 }, () => ({ word }));
    const json = Buffer.from(JSON.stringify({ data, columns: [{ name: 'word', type: 'string' }] }));
    const sheet = { name: 'Words', widget: 'Words', json, rows: data.length, truncated: false, dataAsOf: null, error: null };
    expect(await workbookOf({ about: [], sheets: [sheet], timeZone: 'UTC' })).toHaveProperty('tooLarge');
    const few = Buffer.from(JSON.stringify({ data: data.slice(0, 1), columns: [{ name: 'word', type: 'string' }] }));
    expect(await workbookOf({ about: [], sheets: [{ ...sheet, json: few }], timeZone: 'UTC' })).toHaveProperty('file');
  });

  it('says what a cell says, also where that looks like one of the format\'s own escapes', async () => {
    const json = Buffer.from(JSON.stringify({ data: [{ word: 'a _x003D_1+1' }], columns: [{ name: 'word', type: 'string' }] }));
    const sheet = { name: 'Words', widget: 'Words', json, rows: 1, truncated: false, dataAsOf: null, error: null };
    const written = await workbookOf({ about: [], sheets: [sheet], timeZone: 'UTC' });
    const strings = 'file' in written ? strFromU8(unzipSync(written.file)['xl/sharedStrings.xml'] ?? new Uint8Array()) : '';
    // Readers take `_x005F_` for an underscore (ECMA-376, 22.9.2.19).
    expect(strings).toContain('<t>a _x005F_x003D_1+1</t>');
  });
});

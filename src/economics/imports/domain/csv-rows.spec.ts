import { csvTable } from './csv-rows.js';
import { RowProblem } from './row-fields.js';

async function read(text: string): Promise<unknown[]> {
  const { header, rows } = await csvTable(Buffer.from(text));
  const read: unknown[] = [header];
  for await (const row of rows) read.push(row instanceof RowProblem ? row.reason : row);
  return read;
}

describe('a CSV with a header', () => {
  it.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\r\n1;2\r\n'],
    ['tabs', 'a\tb\n1\t2'],
    ['a byte order mark', '\ufeffa,b\n1,2\n\n'],
  ])('is read with %s', async (_, text) => expect(await read(text)).toEqual([['a', 'b'], { a: '1', b: '2' }]));

  it('has what is quoted as it was, over lines too', async () => {
    expect(await read('a,b\n"1,5","say ""hi""\nthere"\n')).toEqual([['a', 'b'], { a: '1,5', b: 'say "hi"\nthere' }]);
  });

  it('tells a row with too few or too many cells, and goes on', async () => {
    expect(await read('a,b\n1\n1,2,3\n4,5\n')).toEqual([['a', 'b'], 'the row has 1 cells, the header has 2', 'the row has 3 cells, the header has 2', { a: '4', b: '5' }]);
  });

  it.each([
    ['', /the file is empty/],
    ['a,b,a\n', /has "a" twice/],
    ['a,b\n"1,2\n', /cannot be read as CSV/],
    ['a,b\n1,x"y"z\n', /cannot be read as CSV/],
    [`a,b\n1,"${'x'.repeat(300_000)}"\n`, /cannot be read as CSV/],
  ])('cannot be read as %j', async (text, problem) => expect(read(text)).rejects.toThrow(problem));
});

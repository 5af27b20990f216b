import { LoadProblem, loadProblem } from './load-problem.js';

describe('loadProblem', () => {
  it.each([
    [
      'Invalid Input Error: CSV Error on Line: 52\nOriginal Line: 49,ok\nInvalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.\n\n  file = /srv/x/k.csv',
      'k.csv, line 52: the text is not UTF-8; save it as UTF-8, or set the encoding of the data source.',
    ],
    [
      'Invalid Input Error: CSV Error on Line: 4\nOriginal Line: 4,5,6,7\nExpected Number of Columns: 3 Found: 4\nPossible fixes:\n* Disable',
      'k.csv, line 4: there are 4 values where 3 are expected.',
    ],
    [
      `Conversion Error: CSV Error on Line: 30002\nOriginal Line: oops,y\nError when converting column "a". Could not convert string "oops" to 'BIGINT'\n`,
      'k.csv, line 30002: "oops" in the column a is no BIGINT.',
    ],
    ['Invalid Input Error: Malformed JSON in file "/srv/x/k.json", at byte 15 in line 3: unexpected end of data. \n\nLINE 1: from', 'k.csv: the JSON is malformed (unexpected end of data).'],
    [`Invalid Input Error: Footer length error in file '/srv/x/i.parquet'\n\nLINE 1: from`, 'k.csv: this is no Parquet file.'],
    ['Invalid Input Error: Error when sniffing file "/srv/x/h.csv".\nIt was not possible', 'k.csv: this does not look like a table of text.'],
    ['IO Error: Something about "/srv/secret/place.csv" went wrong.', 'k.csv: Something about the file went wrong.'],
  ])('explains %j', (message, explanation) => {
    expect(loadProblem('k.csv', new Error(message)).message).toBe(explanation);
  });

  it('leaves problems that have words already', () => {
    const problem = new LoadProblem('k.csv', 'it is empty');
    expect(loadProblem('other.csv', problem)).toBe(problem);
    expect(problem.message).toBe('k.csv: it is empty.');
  });
});

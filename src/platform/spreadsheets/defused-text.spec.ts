import { defused } from './defused-text.js';

describe('text for the cells of a spreadsheet', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)', '=cmd|/c calc!A0'])(
    'is defused where it would be a formula: %j',
    (text) => expect(defused(text)).toBe(`'${text}`),
  );

  it.each(['', 'plain', '1-2', ' =1', "'=1", 'a=b', '−5', '(1)'])('stays as it is elsewhere: %j', (text) =>
    expect(defused(text)).toBe(text),
  );
});

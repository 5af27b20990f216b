import { csvOf, exact } from './csv.js';

describe('a table as CSV', () => {
  it('has a header, quotes what needs it, and ends lines as RFC 4180 says', () => {
    const table = { columns: ['model', 'requests', 'cost'], rows: [['a "b", c', 1_200, exact('0.000453')], ['line\nbreak', 0, null]] };
    expect(csvOf(table)).toBe('model,requests,cost\r\n"a ""b"", c",1200,0.000453\r\n"line\nbreak",0,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\uff1d1'])('runs no formula: %s', (text) => {
    expect(csvOf({ columns: ['text'], rows: [[text]] })).toBe(`text\r\n'${text}\r\n`);
  });

  it('keeps the sign of numbers and of exact decimals, and of nothing that only looks like one', () => {
    expect(csvOf({ columns: ['a', 'b', 'c'], rows: [[-3, exact('-0.50'), exact('-1+2')]] })).toBe("a,b,c\r\n-3,-0.50,'-1+2\r\n");
  });
});

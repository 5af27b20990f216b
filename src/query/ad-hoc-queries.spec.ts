import { streamFormat } from './ad-hoc-queries.js';

describe('the form of an answer', () => {
  it.each<[string | undefined, string | null]>([
    [undefined, null],
    ['', null],
    ['*/*', null],
    ['application/json', null],
    ['text/csv', 'text/csv'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/csv; charset=latin1', null],
    ['application/json; charset=utf-8, text/csv;q=0.9', null],
    ['application/json, text/csv;q=0.5', null],
    ['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
    ['text/csv;q=0, */*', null],
    ['text/csv;q=0', null],
    ['text/*', 'text/csv'],
    ['text/csv, */*;q=0.1', 'text/csv'],
    ['application/x-ndjson;q=0.9, text/csv;q=0.8, application/json;q=0.1', 'application/x-ndjson'],
    ['text/html, application/xhtml+xml, */*;q=0.8', null],
    ['text/csv-schema', null],
    ['image/png', null],
    [';;,q=', null],
  ])('for Accept: %s is %s', (accept, format) => {
    expect(streamFormat(accept)).toBe(format);
  });
});

import { csvText } from './csv-text.js';

describe('tables as CSV', () => {
  it('keeps amounts as they are and quotes what would break a row', () => {
    expect(csvText(['customer', 'total'], [['Save, "a" lot', '0.000000000012'], ['b', null]])).toBe('customer,total\r\n"Save, ""a"" lot",0.000000000012\r\nb,\r\n');
  });

  it('lets no text run as a formula, and leaves what is below zero a number', () => {
    expect(csvText(['a'], [['=1+1'], ['-12.50'], ['@x']])).toBe("a\r\n'=1+1\r\n-12.50\r\n'@x\r\n");
  });
});

import { fileName } from './save-file.js';

describe('files to be saved', () => {
  it('are named after what is in them', () => {
    expect(fileName('Net revenue — by month (€)', 'csv')).toBe('net-revenue-by-month.csv');
    expect(fileName('Café Zürich', 'csv')).toBe('cafe-zurich.csv');
    expect(fileName('???', 'json')).toBe('data.json');
  });
});

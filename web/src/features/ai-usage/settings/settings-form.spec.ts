import { bodyOf, daysProblem, fieldOf, nameProblem, valuesOf, wordsOf, wordsProblem } from './settings-form.js';

const settings = { contentEnabled: true, redactEmails: false, retentionDays: 30, categories: [{ name: 'spare-parts', words: ['nozzle', 'O ring'] }], version: 4 };

describe('the form of the settings', () => {
  it('gives back what it was filled with', () => {
    expect(bodyOf(valuesOf(settings), 4)).toEqual(settings);
    expect(bodyOf(valuesOf({ ...settings, categories: null }), 0)).toEqual({ ...settings, categories: null, version: 0 });
  });

  it('takes words by commas and lines, each once', () => {
    expect(wordsOf(' drill, saw\n saw ,, ')).toEqual(['drill', 'saw']);
  });

  it.each(['0', '401', '1.5', '', 'x', '-3'])('takes no %s for days', (days) => {
    expect(daysProblem(days)).toBe('Whole days, 1 to 400.');
  });

  it('says what is wrong with a category', () => {
    const tools = { name: 'tools', words: 'drill' };
    expect([nameProblem('Tools', [tools]), nameProblem('tools', [tools, { ...tools, name: ' tools ' }]), nameProblem('tools', [tools])]).toEqual([
      'A lower-case letter first, then a-z, 0-9, _ and -, at most 40.',
      'Another category has this name.',
      true,
    ]);
    expect([wordsProblem(' , '), wordsProblem('a'), wordsProblem('drill'), daysProblem(' 30 ')]).toEqual(['It needs a word that names of its products have.', 'Words have 2 to 60 letters.', true, true]);
  });

  it('finds the field of a problem', () => {
    expect(['body.retentionDays', 'categories.2.words', 'categories[1].name', 'version'].map(fieldOf)).toEqual(['retentionDays', 'categories.2.words', 'categories.1.name', null]);
  });
});

import { DEFAULT_ENTRIES } from './default-book.js';
import { type WrittenEntry, readEntries } from './read-entries.js';

const problems = (...entries: WrittenEntry[]): string[] => readEntries(entries).problems.map(({ path, rule }) => `${path} ${rule}`);
const CPU: WrittenEntry = { meter: 'compute.cpu_seconds', price: '0.05', per: '3600' };
const MODEL: WrittenEntry = { meter: 'ai.tokens', model: 'own', input: '1', output: '2' };

describe('reading entries of a price book', () => {
  it('takes what a price book answers as it stands', () => {
    expect(readEntries(DEFAULT_ENTRIES)).toEqual({ entries: DEFAULT_ENTRIES, problems: [] });
  });

  it('fills in what may be left out: a million tokens, one of a unit', () => {
    const { entries } = readEntries([{ ...MODEL, model: ' own ' }, { meter: 'storage.gb_days', price: '1.50' }]);
    expect(entries).toEqual([
      { meter: 'ai.tokens', model: 'own', input: '1', output: '2', cacheRead: null, cacheWrite: null, reasoning: null, per: '1000000', validFrom: null, validTo: null },
      { meter: 'storage.gb_days', price: '1.5', per: '1', tiers: null, validFrom: null, validTo: null },
    ]);
  });

  it('says of each field what is wrong with it', () => {
    expect(problems({ meter: 'requests', price: '1' }, { meter: 'nothing' })).toEqual(['entries.0.meter meter', 'entries.1.meter meter']);
    expect(problems({ ...CPU, model: 'x', input: '1' })).toEqual(['entries.0.model notOfMeter', 'entries.0.input notOfMeter']);
    expect(problems({ meter: 'ai.tokens', price: '1' })).toEqual(['entries.0.price notOfMeter', 'entries.0.model required', 'entries.0.input required', 'entries.0.output required']);
    expect(problems({ ...MODEL, per: '3' }, { ...CPU, per: '0' })).toEqual(['entries.0.per powerOfTen', 'entries.1.per positive']);
    expect(problems({ meter: 'compute.cpu_seconds' })).toEqual(['entries.0.price required']);
    expect(problems({ ...CPU, validFrom: '2026-03-02', validTo: '2026-03-01' })).toEqual(['entries.0.validTo order']);
  });

  it('wants tiers that rise, the last without end', () => {
    const tiered = (...tiers: { upTo?: string | null; price: string }[]): WrittenEntry => ({ meter: 'bandwidth.bytes_sent', tiers });
    expect(problems(tiered({ upTo: '10', price: '2' }, { price: '1' }))).toEqual([]);
    expect(problems(tiered({ upTo: '10', price: '2' }))).toEqual(['entries.0.tiers.0.upTo lastTier']);
    expect(problems(tiered({ price: '2' }, { price: '1' }))).toEqual(['entries.0.tiers.0.upTo required']);
    expect(problems(tiered({ upTo: '10', price: '2' }, { upTo: '10', price: '2' }, { price: '1' }))).toEqual(['entries.0.tiers.1.upTo rising']);
    expect(problems({ ...tiered({ price: '2' }), price: '3' })).toEqual(['entries.0.price firstTier']);
  });

  it('refuses two prices of the same for one day, and takes them one after the other', () => {
    expect(problems(CPU, CPU)).toEqual(['entries.1.validFrom overlap']);
    expect(problems({ ...CPU, validFrom: '2026-03-01' }, { ...CPU, validTo: '2026-03-01' })).toEqual(['entries.1.validFrom overlap']);
    expect(problems({ ...CPU, validFrom: '2026-03-01' }, { ...CPU, validTo: '2026-02-28' })).toEqual([]);
    expect(problems(MODEL, { ...MODEL, model: 'other' }, { ...MODEL, validFrom: '2026-01-01' })).toEqual(['entries.2.validFrom overlap']);
  });
});

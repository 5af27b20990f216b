import { stringify } from 'csv-stringify/sync';
import { defused } from '../../platform/spreadsheets/index.js';
import type { LedgerRow } from '../ledger/domain/ledger.js';

/** Rows that are written at a time. */
const BATCH = 1_000;
const COLUMNS = ['day', 'category', 'subcategory', 'label', 'amount', 'currency', 'quantity', 'unit', 'customer', 'feature', 'endpoint', 'model', 'domain', 'source', 'price_version', 'import_id'];

/**
 * Rows of the ledger as CSV (RFC 4180, UTF-8) with a header row: amounts with every digit, nothing where there is no price. Text that a
 * spreadsheet would run as a formula gets an apostrophe before it.
 * @param currency rows of it alone; null: of all
 */
export async function* ledgerCsv(rows: AsyncIterable<LedgerRow>, currency: string | null): AsyncGenerator<string> {
  yield written([COLUMNS]);
  let batch: (string | number | null)[][] = [];
  for await (const row of rows) {
    if (currency !== null && row.currency !== currency) continue;
    batch.push(cellsOf(row));
    if (batch.length < BATCH) continue;
    yield written(batch);
    batch = [];
  }
  if (batch.length > 0) yield written(batch);
}

function cellsOf(row: LedgerRow): (string | number | null)[] {
  const { day, category, subcategory, label, amount, currency, quantity, unit, customer, feature, endpoint, model, domain, source, priceVersion, importId } = row;
  const texts = [customer, feature, endpoint, model, domain].map(defused);
  return [day, category, defused(subcategory), defused(label), amount, currency, quantity, defused(unit), ...texts, source, priceVersion, importId];
}

const written = (rows: (string | number | null)[][]): string => stringify(rows, { record_delimiter: 'windows' });

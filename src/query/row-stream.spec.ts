import type { CellValue, ResultStream } from '../data-sources/index.js';
import { formatStream } from './result-stream-format.js';
import { RowStream } from './row-stream.js';

const COLUMNS = [{ name: 'n', type: 'integer' as const }];
const never = new AbortController().signal;

/** A source of the batches, which fails with `failure` behind them; tells how it was left. */
class Source {
  left = false;
  signal: AbortSignal | null = null;

  constructor(
    private readonly given: CellValue[][][],
    private readonly options: { failure?: Error; truncated?: boolean } = {},
  ) {}

  readonly start = async (signal: AbortSignal): Promise<ResultStream> => {
    this.signal = signal;
    return { columns: COLUMNS, batches: this.batches(), truncated: () => this.options.truncated ?? false };
  };

  private async *batches(): AsyncGenerator<CellValue[][]> {
    try {
      yield* this.given;
      if (this.options.failure) throw this.options.failure;
    } finally {
      this.left = true;
    }
  }
}

const open = (source: Source, bounds: { limit?: number; stallMs?: number; signal?: AbortSignal } = {}): Promise<RowStream> =>
  RowStream.open(source.start, { limit: bounds.limit ?? null, stallMs: bounds.stallMs ?? 60_000, signal: bounds.signal ?? never });

async function text(stream: RowStream): Promise<string> {
  let all = '';
  for await (const piece of formatStream(stream, 'application/x-ndjson')) all += String(piece);
  return all;
}

describe('RowStream', () => {
  it('hands over every row once and tells how many they were', async () => {
    const stream = await open(new Source([[[1], [2]], [[3]]]));
    expect(await text(stream)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    expect(await stream.ended).toEqual({ rows: 3, bytes: 24, error: null });
    expect(stream.limited).toBe(false);
  });

  it('fails before it is there when the source fails before its first rows', async () => {
    await expect(open(new Source([], { failure: new Error('division by zero') }))).rejects.toThrow('division by zero');
  });

  it('fails midway with the source, and ends with its error', async () => {
    const failure = new Error('gone');
    const stream = await open(new Source([[[1]]], { failure }));
    await expect(text(stream)).rejects.toThrow('gone');
    expect(await stream.ended).toEqual({ rows: 1, bytes: 8, error: failure });
  });

  it('tells a cut at the limit that was asked for, and fails at any other cut', async () => {
    const limited = await open(new Source([[[1], [2]]], { truncated: true }), { limit: 2 });
    await text(limited);
    expect(limited.limited).toBe(true);
    const tooLarge = await open(new Source([[[1], [2]]], { truncated: true }), { limit: 3 });
    await expect(text(tooLarge)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect((await tooLarge.ended).error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('is broken off when nobody begins to read it', async () => {
    const source = new Source([[[1]], [[2]]]);
    const stream = await open(source, { stallMs: 10 });
    expect((await stream.ended).error).toMatchObject({ code: 'QUERY_TIMEOUT' });
    expect(source.signal?.aborted).toBe(true);
  });

  it('is broken off when its reader stops taking, and the reader finds it broken', async () => {
    const source = new Source([[[1]], [[2]], [[3]]]);
    const stream = await open(source, { stallMs: 10 });
    const readable = formatStream(stream, 'application/x-ndjson');
    readable.read(0);
    expect((await stream.ended).error).toMatchObject({ code: 'QUERY_TIMEOUT' });
    expect(source.signal?.aborted).toBe(true);
    expect(readable.destroyed).toBe(true);
    expect(readable.errored).toMatchObject({ code: 'QUERY_TIMEOUT' });
  });

  it('ends at once when it is cancelled, read or not', async () => {
    const cancelling = new AbortController();
    const source = new Source([[[1]], [[2]]]);
    const stream = await open(source, { signal: cancelling.signal });
    const readable = formatStream(stream, 'text/csv');
    const reason = new Error('cancelled');
    cancelling.abort(reason);
    expect((await stream.ended).error).toBe(reason);
    expect(readable.destroyed).toBe(true);
  });

  it('leaves the source when the reader leaves', async () => {
    const source = new Source([[[1]], [[2]], [[3]]]);
    const stream = await open(source);
    for await (const batch of stream.batches()) if (batch.length > 0) break;
    expect((await stream.ended).error).toHaveProperty('name', 'AbortError');
    expect(source.left).toBe(true);
  });
});

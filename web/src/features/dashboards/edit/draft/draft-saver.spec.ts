import { ApiError } from '../../../../api/errors.js';
import type { DraftSaved } from '../../../../api/types.js';
import { DraftSaver, PAUSE_MS, type SaverWorld, type UnsentDraft } from './draft-saver.js';

/** A world whose server answers when it is told to, and whose clock moves by hand. */
class Bench implements SaverWorld {
  readonly sent: { name?: string; revision?: string | null; version?: number }[] = [];
  kept: UnsentDraft | null = null;
  private answers: ((outcome: DraftSaved | Error) => void)[] = [];
  private timer: { work: () => void; milliseconds: number } | null = null;

  readonly put = (body: object): Promise<DraftSaved> => {
    this.sent.push(body);
    return new Promise((resolve, reject) => {
      this.answers.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
    });
  };
  readonly keep = (unsent: UnsentDraft | null): void => {
    this.kept = unsent;
  };
  readonly now = (): Date => new Date('2026-01-01T12:00:00Z');
  readonly later = (work: () => void, milliseconds: number): (() => void) => {
    const timer = { work, milliseconds };
    this.timer = timer;
    return () => {
      if (this.timer === timer) this.timer = null;
    };
  };
  /** Milliseconds after which the next thing is to happen; null: nothing is. */
  get waiting(): number | null {
    return this.timer?.milliseconds ?? null;
  }
  pause(): void {
    const { timer } = this;
    this.timer = null;
    timer?.work();
  }
  async answer(outcome: DraftSaved | Error): Promise<void> {
    this.answers.shift()?.(outcome);
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  }
}

const saved = (revision: string): DraftSaved => ({
  version: 1,
  revision,
  updatedAt: '2026-01-01T12:00:01Z',
  newer: null,
});
const offline = new ApiError('OFFLINE', 'The server cannot be reached.', 0);

describe('keeping a draft', () => {
  let bench: Bench;
  let saver: DraftSaver;
  beforeEach(() => {
    bench = new Bench();
    saver = new DraftSaver(bench, 1, null, null);
  });

  it('lies in the browser at once and goes to the server after a pause', async () => {
    saver.change({ name: 'A' });
    saver.change({ name: 'AB' });
    expect([bench.sent, bench.kept?.body, bench.waiting]).toEqual([[], { name: 'AB' }, PAUSE_MS]);
    bench.pause();
    expect(bench.sent).toEqual([{ name: 'AB', version: 1, revision: null }]);
    await bench.answer(saved('r1'));
    expect(saver.getState()).toEqual({ kind: 'saved', at: '2026-01-01T12:00:01Z' });
    expect(bench.kept).toBeNull();
  });

  it('sends one save at a time, each on top of the one before', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    saver.change({ name: 'B' });
    bench.pause();
    expect(bench.sent).toHaveLength(1);
    await bench.answer(saved('r1'));
    expect(bench.kept).toMatchObject({ body: { name: 'B' }, revision: 'r1' });
    expect(bench.sent[1]).toEqual({ name: 'B', version: 1, revision: 'r1' });
    await bench.answer(saved('r2'));
    expect([bench.kept, saver.getState().kind, saver.knownRevision]).toEqual([null, 'saved', 'r2']);
  });

  it('remembers what was on its way when it was changed, until the server has answered', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    saver.change({ name: 'B' });
    expect(bench.kept).toMatchObject({ body: { name: 'B' }, revision: null, underway: { name: 'A' } });
    await bench.answer(saved('r1'));
    expect(bench.kept).toEqual({ body: { name: 'B' }, version: 1, revision: 'r1', at: '2026-01-01T12:00:00.000Z' });
  });

  it('stays in the browser while the server is away, and is tried again, ever more slowly', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    await bench.answer(offline);
    expect(saver.getState()).toEqual({ kind: 'failed', error: offline });
    expect([bench.kept?.body, bench.waiting]).toEqual([{ name: 'A' }, 2_000]);
    bench.pause();
    await bench.answer(offline);
    expect(bench.waiting).toBe(4_000);
    bench.pause();
    await bench.answer(saved('r1'));
    expect([saver.getState().kind, bench.kept]).toEqual(['saved', null]);
  });

  it('is not tried again when it was refused for what it says, until it says something else', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    await bench.answer(new ApiError('VALIDATION_FAILED', 'No.', 400));
    expect([saver.getState().kind, bench.waiting]).toEqual(['failed', null]);
    saver.change({ name: 'B' });
    expect(bench.waiting).not.toBeNull();
  });

  it('says whether the server has everything when it is to be sent without waiting', async () => {
    saver.change({ name: 'A' });
    const done = saver.flush();
    expect(bench.waiting).toBeNull();
    await bench.answer(saved('r1'));
    expect(await done).toBe(true);
    saver.change({ name: 'B' });
    const failed = saver.flush();
    await bench.answer(offline);
    expect(await failed).toBe(false);
  });

  it('stops when another window has changed the draft, and goes on over it when told to', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    await bench.answer(new ApiError('CONFLICT', 'Changed.', 409));
    expect([saver.getState().kind, bench.waiting, bench.kept?.body]).toEqual(['elsewhere', null, { name: 'A' }]);
    saver.change({ name: 'B' });
    expect(bench.waiting).toBeNull();
    saver.overrule('theirs');
    bench.pause();
    expect(bench.sent.at(-1)).toEqual({ name: 'B', version: 1, revision: 'theirs' });
    await bench.answer(saved('r2'));
    expect(saver.getState().kind).toBe('saved');
  });

  it('tells what was published meanwhile', async () => {
    saver.change({ name: 'A' });
    bench.pause();
    const newer = { version: 2, updatedBy: null, updatedAt: '2026-01-01T11:00:00Z', changes: 'Added “X”' };
    await bench.answer({ ...saved('r1'), newer });
    expect(saver.getNewer()).toEqual(newer);
  });

  it('sends nothing any more once it has ended', () => {
    saver.change({ name: 'A' });
    saver.end();
    expect([bench.waiting, bench.kept, saver.getState().kind]).toEqual([null, null, 'ended']);
  });
});

import { ApiError } from '../../../../api/errors.js';
import type { DraftSaved } from '../../../../api/types.js';

/** Where a draft's keeping stands. */
export type SaveState =
  /** Nothing was changed yet. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  /** It is in this browser alone; it is tried again by itself. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Another window of the same person saved, published or discarded the draft. */
  | { readonly kind: 'elsewhere' }
  /** It was published or discarded from here. */
  | { readonly kind: 'ended' };

/** A draft as it lies in this browser until the server has it. */
export interface UnsentDraft {
  body: object;
  /** The version that it began from. */
  version: number;
  /** The revision that it would take the place of. */
  revision: string | null;
  at: string;
  /** What was on its way when this was changed. The server may have it although no answer was heard. */
  underway?: object;
}

/** What the saver needs of the world. */
export interface SaverWorld {
  /** `PUT /dashboards/{id}/draft`. */
  put: (body: object, leaving: boolean) => Promise<DraftSaved>;
  /** Keeps what the server does not have yet, in this browser; null when the server has all. */
  keep: (unsent: UnsentDraft | null) => void;
  now: () => Date;
  /** Runs something later; answers how to call it off. */
  later: (work: () => void, milliseconds: number) => () => void;
}

/** A pause in the typing that is long enough to save. */
export const PAUSE_MS = 800;
const RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Keeps a draft on the server while it is being changed: one save at a time, after each pause, tried again when it fails.
 * Until the server has taken a change, it lies in the browser.
 */
export class DraftSaver {
  private state: SaveState = { kind: 'idle' };
  private readonly watchers = new Set<() => void>();
  private unsent: UnsentDraft | null = null;
  private sending: Promise<void> | null = null;
  private underway: object | null = null;
  private callOff: () => void = () => undefined;
  private failures = 0;
  private newest: DraftSaved['newer'] = null;

  /** @param revision of the draft on the server; null when there is none */
  constructor(
    private readonly world: SaverWorld,
    private version: number,
    private revision: string | null,
    savedAt: string | null,
  ) {
    if (savedAt !== null) this.state = { kind: 'saved', at: savedAt };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly getState = (): SaveState => this.state;
  /** What was published since the draft began, as the last save learned it. */
  readonly getNewer = (): DraftSaved['newer'] => this.newest;

  get knownRevision(): string | null {
    return this.revision;
  }

  /** Takes a change; it is in the browser at once, and on the server after a pause. */
  change(body: object): void {
    const { version, revision, underway } = this;
    this.unsent = { body, version, revision, at: this.world.now().toISOString(), ...(underway && { underway }) };
    this.world.keep(this.unsent);
    if (this.state.kind === 'elsewhere') return;
    if (this.state.kind !== 'failed') this.become({ kind: 'saving' });
    this.plan(this.failures === 0 ? PAUSE_MS : this.retryDelay());
  }

  /** Saves what is not saved yet without waiting. @returns whether the server has everything */
  async flush(leaving = false): Promise<boolean> {
    this.callOff();
    while (this.unsent !== null && this.state.kind !== 'elsewhere') {
      const before = this.unsent;
      await (this.sending ?? this.send(leaving));
      if (this.unsent === before && this.sending === null && this.state.kind === 'failed') return false;
    }
    return this.unsent === null;
  }

  /** Puts this window's draft in the place of whatever another one kept. @param revision of that; null when it is gone */
  overrule(revision: string | null): void {
    this.revision = revision;
    if (this.unsent !== null) this.unsent = { ...this.unsent, revision };
    this.become({ kind: 'saving' });
    this.plan(0);
  }

  /** Forgets what is under way; the draft was published or discarded. */
  end(): void {
    this.callOff();
    this.unsent = null;
    this.world.keep(null);
    this.become({ kind: 'ended' });
  }

  private plan(milliseconds: number): void {
    this.callOff();
    this.callOff = this.world.later(() => void this.flush(), milliseconds);
  }

  private send(leaving: boolean): Promise<void> {
    const { unsent } = this;
    if (unsent === null) return Promise.resolve();
    const body = { ...unsent.body, version: this.version, revision: this.revision };
    this.underway = unsent.body;
    this.sending = this.world
      .put(body, leaving)
      .then(
        (saved) => this.taken(unsent, saved),
        (error: unknown) => this.refused(error),
      )
      .finally(() => {
        this.sending = null;
      });
    return this.sending;
  }

  private taken(sent: UnsentDraft, saved: DraftSaved): void {
    this.failures = 0;
    this.underway = null;
    this.revision = saved.revision;
    this.newest = saved.newer;
    if (this.unsent === sent) {
      this.unsent = null;
      this.world.keep(null);
      this.become({ kind: 'saved', at: saved.updatedAt });
    } else if (this.unsent !== null) {
      const { underway: _taken, ...unsent } = this.unsent;
      this.unsent = { ...unsent, revision: saved.revision };
      this.world.keep(this.unsent);
      this.tell();
    }
  }

  private refused(error: unknown): void {
    if (error instanceof ApiError && error.status === 409) return this.become({ kind: 'elsewhere' });
    this.failures += 1;
    this.become({ kind: 'failed', error });
    if (isWorthTrying(error)) this.plan(this.retryDelay());
  }

  private retryDelay(): number {
    return Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.max(0, this.failures - 1));
  }

  private become(state: SaveState): void {
    this.state = state;
    this.tell();
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher();
  }
}

/** The network and the server come back; a refusal stays one until the draft is changed. */
function isWorthTrying(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/** The error with which work ends when its caller's signal has fired. */
export function abortError(): DOMException {
  return new DOMException('The query was cancelled.', 'AbortError');
}

/** True for the error of an aborted signal, whoever made it. */
export function isAbortError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

/** Bounds of a wait. `timeoutMs` counts from the call. */
export interface WaitBounds {
  timeoutMs: number;
  onTimeout: () => Error;
  signal?: AbortSignal | undefined;
}

/**
 * Waits for `work`, but no longer than the bounds allow. What arrives too late is given to `discard`, so that nothing
 * leaks; a late failure is dropped.
 * @throws AbortError when the signal fires first, the error of `onTimeout` when the time is up.
 */
export function within<T>(work: Promise<T>, bounds: WaitBounds, discard: (late: T) => void = () => undefined): Promise<T> {
  const { signal, timeoutMs, onTimeout } = bounds;
  return new Promise<T>((resolve, reject) => {
    let waiting = true;
    const stop = (): void => {
      waiting = false;
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    };
    const giveUp = (error: Error): void => {
      stop();
      // As it came: errors of Node are no instances of this realm's Error wherever code runs in a context of its own.
      reject(error);
    };
    const aborted = (): void => giveUp(abortError());
    const timer = setTimeout(() => giveUp(onTimeout()), Math.max(0, timeoutMs));
    work.then(
      (value) => {
        if (!waiting) return discard(value);
        stop();
        resolve(value);
      },
      (error: Error) => {
        if (waiting) giveUp(error);
      },
    );
    if (signal?.aborted) return aborted();
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** A promise with its handles outside. An unheard rejection of it is no fault: whoever needs it asks. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined);
  }
}

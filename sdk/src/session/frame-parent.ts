/**
 * How a frame's page comes by later tokens: the page around it gives one by another fragment, or by the message
 * `{ type: 'tidemark:token', token }`; it is asked for one with `{ type: 'tidemark:token-expiring' }`.
 */
const ASK_WITHIN_MS = 5_000;

let waiting: ((token: string) => void) | null = null;

/** Asks the page around the frame for a later token. Rejects when it gives none in time. */
export function askParent(): Promise<string> {
  if (parent === window) return Promise.reject(new Error('The frame stands alone: nobody gives it a later token.'));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting = null;
      reject(new Error('The page around the frame gave no later token.'));
    }, ASK_WITHIN_MS);
    waiting = (token) => {
      clearTimeout(timer);
      waiting = null;
      resolve(token);
    };
    parent.postMessage({ type: 'tidemark:token-expiring' }, '*');
  });
}

/** The token in the frame's address; empty when there is none. */
export function tokenInAddress(): string {
  return decodeURIComponent(location.hash.replace(/^#/, ''));
}

/** Takes the tokens that the page around the frame gives, asked or not. */
export function watchParent(given: (token: string) => void): void {
  const take = (token: string): void => {
    if (waiting) waiting(token);
    else given(token);
  };
  addEventListener('hashchange', () => take(tokenInAddress()));
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source !== parent || typeof data !== 'object' || data === null) return;
    const message = data as { type?: unknown; token?: unknown };
    if (message.type === 'tidemark:token' && typeof message.token === 'string') take(message.token);
  });
}

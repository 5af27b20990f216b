import { EmbeddedDashboard } from './embedded-dashboard.js';
import { el } from './view/dom.js';

/**
 * The script of the frame's page `/embed/{id}#token`. The page around it gives a later token by another fragment, or by
 * the message `{ type: 'tidemark:token', token }`; it is asked for one with `{ type: 'tidemark:token-expiring' }`.
 */
const ASK_WITHIN_MS = 5_000;

let waiting: ((token: string) => void) | null = null;

function askParent(): Promise<string> {
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

function tokenIn(hash: string): string {
  return decodeURIComponent(hash.replace(/^#/, ''));
}

function start(place: HTMLElement): void {
  const token = tokenIn(location.hash);
  if (token === '') {
    place.append(el('p', { role: 'alert' }, 'The address of this frame has no token after its #.'));
    return;
  }
  const dashboard = new EmbeddedDashboard({ token, baseUrl: location.origin, title: true, onTokenExpiring: askParent });
  dashboard.on('loaded', ({ name }) => (document.title = name));
  const take = (later: string): void => {
    if (waiting) waiting(later);
    else dashboard.setToken(later);
  };
  addEventListener('hashchange', () => take(tokenIn(location.hash)));
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source !== parent || typeof data !== 'object' || data === null) return;
    const message = data as { type?: unknown; token?: unknown };
    if (message.type === 'tidemark:token' && typeof message.token === 'string') take(message.token);
  });
  // What fails is shown in place.
  dashboard.render(place).catch(() => undefined);
}

const place = document.getElementById('dashboard');
if (place) start(place);

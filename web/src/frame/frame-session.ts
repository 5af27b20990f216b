import { askParent, tokenInAddress, watchParent } from '@tidemark/sdk/session/frame-parent.js';
import { TokenKeeper } from '@tidemark/sdk/session/token-keeper.js';
import { speakFor } from '../api/client.js';

const SCHEME = 'Embed ';

/** The embed token that a frame's page speaks with, kept in force. */
export interface FrameSession {
  /** Id of the token that the frame was opened with. */
  readonly frameId: string;
  token(): string;
  /** Starts to watch over the token's end; both are dates of the server. */
  watch(expiresAt: string, now: string): void;
  /** Back to the dashboard, under the token as it is now. */
  showDashboard(): void;
  /** Tells when the token has ended and there is no later one. Answers how to stop. */
  onEnd(told: () => void): () => void;
}

/** Takes the token from the address; from now on the page's requests carry it, and no session of Tidemark's own. */
export function openFrameSession(): FrameSession {
  const ends = new Set<() => void>();
  const tokens = new TokenKeeper(tokenInAddress(), askParent, {
    renewed: () => undefined,
    // Asked again until the token ends; requests that need it say what failed.
    failed: () => undefined,
    expired: () => ends.forEach((told) => told()),
  });
  speakFor({
    authorization: () => SCHEME + tokens.current(),
    renew: (refused) => tokens.renew(refused.slice(SCHEME.length)),
  });
  watchParent((token) => tokens.replace(token));
  const frameId = /^\/embed\/([^/]+)/.exec(location.pathname)?.[1] ?? '';
  return {
    frameId,
    token: tokens.current,
    watch: (expiresAt, now) => tokens.watch(Date.parse(expiresAt), Date.parse(now)),
    showDashboard: () => location.assign(`/embed/${frameId}#${encodeURIComponent(tokens.current())}`),
    onEnd: (told) => {
      ends.add(told);
      return () => void ends.delete(told);
    },
  };
}

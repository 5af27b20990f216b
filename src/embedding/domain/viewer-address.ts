const VIEWER_ADDRESS = /^\/api\/v1\/embed\/(?:config|dashboard)(?:[/?]|$)/;

/** Whether an address is one that viewers' pages ask, of whatever origin. Making and listing tokens is not. */
export function isViewerAddress(url: string): boolean {
  return VIEWER_ADDRESS.test(url);
}

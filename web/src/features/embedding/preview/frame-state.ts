/** Where the frame's page finds the script that draws the dashboard; without it the frame stays empty. */
export const FRAME_SCRIPT = '/sdk/embed-frame.js';

/** What a preview shows. */
export type FrameState =
  | 'loading'
  /** The page has drawn something. */
  | 'shown'
  /** The page is there and has drawn nothing yet. */
  | 'waiting'
  /** The page says itself that it has nothing to show. */
  | 'ended'
  /** What is in the frame is not the page: no connection, or an extension that keeps it away. */
  | 'unreachable';

/** Looks into the frame's page, which is of the same origin. null: the browser does not let us. */
export function frameStateOf(page: Document | null): FrameState {
  if (page === null) return 'unreachable';
  if (page.querySelector('main [role="status"]') !== null && page.querySelector('#dashboard') === null) return 'ended';
  const root = page.querySelector('#dashboard');
  if (root === null) return 'unreachable';
  return root.childNodes.length > 0 || root.shadowRoot !== null ? 'shown' : 'waiting';
}

/** Whether an answer is a script. A server without it answers with a page or not at all. */
export function isScript(status: number, contentType: string | null): boolean {
  return status === 200 && /\b(?:java|ecma)script\b/i.test(contentType ?? '');
}

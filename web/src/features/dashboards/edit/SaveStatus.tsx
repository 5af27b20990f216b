import { CloudAlert, CloudCheck, CloudUpload } from 'lucide-react';
import { errorMessage } from '../../../api/client.js';
import { fullTime, timeOfDay } from '../../../format/time.js';
import { cx, Tooltip } from '../../../ui/index.js';
import type { SaveState } from './draft/draft-saver.js';

/** Where the draft is: "Saved draft 12:03". */
export function SaveStatus({ state, dirty }: { state: SaveState; dirty: boolean }) {
  const { icon: Icon, text, tone, detail } = wordsFor(state, dirty);
  return (
    <Tooltip label={detail} enabled={detail !== null}>
      <span
        role="status"
        aria-live="off"
        data-save-state={state.kind}
        tabIndex={detail === null ? undefined : 0}
        className={cx('inline-flex shrink-0 items-center gap-1.5 rounded-sm text-sm whitespace-nowrap', tone)}
      >
        <Icon size={14} strokeWidth={1.8} aria-hidden />
        {text}
      </span>
    </Tooltip>
  );
}

function wordsFor(
  state: SaveState,
  dirty: boolean,
): { icon: typeof CloudCheck; text: string; tone: string; detail: string | null } {
  switch (state.kind) {
    case 'idle':
    case 'ended':
      return { icon: CloudCheck, text: 'No changes yet', tone: 'text-muted', detail: null };
    case 'saving':
      return { icon: CloudUpload, text: 'Saving draft…', tone: 'text-muted', detail: null };
    case 'saved':
      return {
        icon: CloudCheck,
        text: `Saved draft ${timeOfDay(state.at)}`,
        tone: 'text-muted',
        detail: `${fullTime(state.at)}. ${dirty ? 'Readers see it when it is published.' : 'It says what is published.'}`,
      };
    case 'failed':
      return {
        icon: CloudAlert,
        text: 'Draft kept in this browser',
        tone: 'text-warning',
        detail: `The server did not take it: ${errorMessage(state.error)}`,
      };
    case 'elsewhere':
      return { icon: CloudAlert, text: 'Changed in another window', tone: 'text-warning', detail: null };
  }
}

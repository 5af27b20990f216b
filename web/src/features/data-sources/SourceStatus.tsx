import type { DataSource } from '../../api/types.js';
import { Pill, StatusDot, type Tone } from '../../ui/index.js';

const STATES: Record<DataSource['status'], { tone: Tone; word: string }> = {
  ok: { tone: 'success', word: 'connected' },
  failing: { tone: 'danger', word: 'failing' },
  unknown: { tone: 'neutral', word: 'not checked' },
};

/** Whether the last contact with a source went well, as a pill. */
export function SourcePill({ status }: { status: DataSource['status'] }) {
  return <Pill tone={STATES[status].tone}>{STATES[status].word}</Pill>;
}

/** The same, quieter: for rows of a table. */
export function SourceDot({ status }: { status: DataSource['status'] }) {
  return <StatusDot tone={STATES[status].tone}>{STATES[status].word}</StatusDot>;
}

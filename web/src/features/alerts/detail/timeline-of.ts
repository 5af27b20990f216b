import type { AlertDetail } from '../alert-types.js';
import { transitionWords } from '../alert-words.js';

export interface TimelineEntry {
  key: string;
  /** Of the transition or remark. */
  kind: string;
  title: string;
  text: string | null;
  at: string;
}

/** Transitions and what people said as one story, the newest first; of one moment the later step first. */
export function timelineOf({ transitions, remarks }: Pick<AlertDetail, 'transitions' | 'remarks'>, nameOf: (id: string | null) => string | null): TimelineEntry[] {
  const who = (id: string | null): string | null => (id === null ? null : (nameOf(id) ?? 'somebody'));
  const steps = transitions.map(({ sequence, kind, cause, by, reason, at }): TimelineEntry => ({ key: `step-${sequence}`, kind, title: transitionWords(kind, cause, who(by)), text: reason, at }));
  const said = remarks.map(({ id, kind, text, assignee, by, at }): TimelineEntry => {
    const author = who(by);
    const entry = (title: string, more: string | null): TimelineEntry => ({ key: id, kind, title: sentence(title), text: more, at });
    switch (kind) {
      case 'comment':
        return entry(author ?? 'Comment', text);
      case 'assigned':
        return entry(`Assigned to ${who(assignee) ?? 'somebody'}${author === null ? '' : ` by ${author}`}`, null);
      case 'unassigned':
        return entry(`Assigned to nobody${author === null ? '' : ` by ${author}`}`, null);
      case 'escalated':
        return entry(`Escalated${author === null ? '' : ` by ${author}`}`, text === '' ? null : text);
    }
  });
  return [...steps, ...said].map((entry, index) => ({ entry, index })).sort((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at) || b.index - a.index).map(({ entry }) => entry);
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

import type { AiSession } from '../data/ai-queries.js';

/** The session that has been going on for the longest time; null when there is none. */
export function longest(sessions: readonly AiSession[]): AiSession | null {
  return sessions.reduce<AiSession | null>((oldest, session) => (oldest === null || session.startedAt < oldest.startedAt ? session : oldest), null);
}

/** Which models go on: "gpt-5-mini and 2 more". @param total of all sessions, of which the list may be the newest */
export function spread(sessions: readonly Pick<AiSession, 'model'>[], total: number): string {
  const models = [...new Set(sessions.map(({ model }) => model))];
  const [first] = models;
  if (first === undefined) return '';
  const more = models.length === 1 ? '' : ` and ${models.length - 1} more ${models.length === 2 ? 'model' : 'models'}`;
  return `${sessions.length < total ? 'of the newest: ' : ''}${first}${more}`;
}

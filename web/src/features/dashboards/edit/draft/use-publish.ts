import { useState } from 'react';
import { ApiError } from '../../../../api/client.js';
import type { DraftSaved } from '../../../../api/types.js';
import { useToast } from '../../../../ui/index.js';
import { useEditorHost } from '../editor-host.js';
import type { DraftSaver } from './draft-saver.js';

type Newer = NonNullable<DraftSaved['newer']>;

export interface Publishing {
  /** Over the version that the draft began from, or over the one given. */
  publish: (over?: number) => void;
  /** Throws the draft away. */
  discard: () => Promise<void>;
  pending: boolean;
  /** Somebody published meanwhile. */
  conflict: Newer | null;
  /** Why it could not be published otherwise; null when it could. */
  problem: unknown;
  forget: () => void;
}

/** Makes the draft the newest version, or throws it away. */
export function usePublish(saver: DraftSaver, onPublished: () => void): Publishing {
  const host = useEditorHost();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [conflict, setConflict] = useState<Newer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const forget = (): void => {
    setConflict(null);
    setProblem(null);
  };
  const send = async (over: number | undefined): Promise<void> => {
    setPending(true);
    forget();
    try {
      if (!(await saver.flush())) throw new Error('The draft has not reached the server yet. Try again in a moment.');
      const body = { ...(over !== undefined && { version: over }), revision: saver.knownRevision };
      const published = await host.publish(body);
      saver.end();
      toast.success(`“${published.name}” was published`);
      onPublished();
    } catch (error) {
      const newer = error instanceof ApiError && error.status === 409 ? newerOf(error.details) : null;
      if (newer === null) setProblem(error);
      else setConflict(newer);
    } finally {
      setPending(false);
    }
  };
  const discard = async (): Promise<void> => {
    saver.end();
    await host.discard();
  };
  return { publish: (over) => void send(over), discard, pending, conflict, problem, forget };
}

function newerOf(details: unknown): Newer | null {
  if (typeof details !== 'object' || details === null || !('currentVersion' in details)) return null;
  const { currentVersion, updatedBy, updatedAt, changes } = details as {
    currentVersion: number;
    updatedBy: Newer['updatedBy'];
    updatedAt: string;
    changes?: string | null;
  };
  return { version: currentVersion, updatedBy, updatedAt, changes: changes ?? null };
}

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { upload as send } from '../../api/client.js';
import type { SourceFile } from '../../api/types.js';
import { sourceKeys } from './source-queries.js';

export interface Upload {
  id: number;
  name: string;
  size: number;
  /** Sent share, 0 to 1. */
  progress: number;
  state: 'sending' | 'done' | 'failed';
  /** The table that the file became. */
  table: string | null;
  error: unknown;
  cancel: () => void;
}

/** Uploads files into a source, each with its own progress; one that fails leaves the others alone. */
export function useUploads(sourceId: string): {
  uploads: Upload[];
  start: (files: readonly File[]) => void;
  dismiss: (id: number) => void;
} {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const last = useRef(0);
  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  }, []);
  const dismiss = useCallback((id: number) => setUploads((all) => all.filter((one) => one.id !== id)), []);
  const run = async (id: number, file: File, signal: AbortSignal): Promise<void> => {
    try {
      const stored = await send<SourceFile>(
        `/datasources/${sourceId}/files`,
        file,
        (progress) => change(id, { progress }),
        signal,
      );
      change(id, { state: 'done', progress: 1, table: stored.table });
      await Promise.all([
        queries.invalidateQueries({ queryKey: sourceKeys.files(sourceId) }),
        queries.invalidateQueries({ queryKey: sourceKeys.schema(sourceId) }),
      ]);
    } catch (error) {
      if (signal.aborted) dismiss(id);
      else change(id, { state: 'failed', error });
    }
  };
  const start = (files: readonly File[]): void => {
    for (const file of files) {
      last.current += 1;
      const id = last.current;
      const stop = new AbortController();
      const begun: Upload = {
        id,
        name: file.name,
        size: file.size,
        progress: 0,
        state: 'sending',
        table: null,
        error: null,
        cancel: () => stop.abort(),
      };
      setUploads((all) => [...all, begun]);
      void run(id, file, stop.signal);
    }
  };
  return { uploads, start, dismiss };
}

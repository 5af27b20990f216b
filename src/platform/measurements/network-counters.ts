/** Bytes that came in and went out since the machine started. */
export interface NetworkCounters {
  readonly rx: number;
  readonly tx: number;
}

/**
 * Sums of all interfaces but the loopback, from the text of Linux's `/proc/net/dev` (proc_net(5): bytes received are the
 * first column after the name, bytes sent the ninth).
 * @returns null when the text tells of no interface.
 */
export function networkCounters(text: string): NetworkCounters | null {
  const lines = [...text.matchAll(/^\s*([^\s:]+):\s*(\d+)(?:\s+\d+){7}\s+(\d+)/gm)].filter(([, name]) => name !== 'lo');
  if (lines.length === 0) return null;
  return { rx: lines.reduce((sum, [, , rx]) => sum + Number(rx), 0), tx: lines.reduce((sum, [, , , tx]) => sum + Number(tx), 0) };
}

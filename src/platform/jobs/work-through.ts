/** Items that are worked on at the same time: quick, without taking the whole pool of connections. */
const AT_ONCE = 3;

/**
 * Does something with each item of a run, some at a time, until all are done or the run is to stop. One item's failure is
 * no other's: it is due again later.
 * @returns how many failed
 * @throws what the last one failed with, when not one of them succeeded
 */
export async function workThrough<T>(items: readonly T[], signal: AbortSignal, work: (item: T) => Promise<void>): Promise<number> {
  const waiting = [...items];
  const counts = { done: 0, failed: 0 };
  let failure: unknown;
  const goOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      try {
        await work(next);
        counts.done += 1;
      } catch (error) {
        counts.failed += 1;
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOn));
  if (counts.failed > 0 && counts.done === 0) throw failure;
  return counts.failed;
}

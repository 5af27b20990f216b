const EVERY: readonly [RegExp, (value: string) => string][] = [
  [/^(?:0 )?\* \* \* \* \*$/, () => 'every minute'],
  [/^\*\/(\d+) \* \* \* \* \*$/, (value) => `every ${value} s`],
  [/^(?:0 )?\*\/(\d+) \* \* \* \*$/, (value) => `every ${value} min`],
  [/^(?:0 )?(\d+) \* \* \* \*$/, (value) => `hourly, at minute ${value}`],
];

/** A schedule in words where it is a usual one, else as it is. Its times are UTC. */
export function scheduleWords(cron: string): string {
  for (const [pattern, words] of EVERY) {
    const match = pattern.exec(cron);
    if (match) return words(match[1] ?? '');
  }
  const daily = /^(?:0 )?(\d+) (\d+) \* \* \*$/.exec(cron);
  if (daily) return `daily at ${(daily[2] ?? '').padStart(2, '0')}:${(daily[1] ?? '').padStart(2, '0')} UTC`;
  return `${cron} (UTC)`;
}

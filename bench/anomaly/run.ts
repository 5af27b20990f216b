import { summary, scoresOf } from './judged.js';
import { type LabelledSeries, labelledSeries } from './labelled-series.js';
import { normalised } from './nab-score.js';
import { anomalyRows } from './rows.js';

/** Settings between which the check chooses; 0.5 is what everybody has who sets none. */
const SENSITIVITIES = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7];

/** `npm run bench:anomaly`; with `-- --check` also how the score hangs on the threshold and on each group of series. */
function main(): void {
  const all = labelledSeries();
  const scores = scoresOf(all);
  for (const [index, { raw, found, windows, falseAlarms }] of scores.entries()) {
    const { group, name } = all[index] as LabelledSeries;
    print(`${`${group}/${name}`.padEnd(62)} ${raw.toFixed(2).padStart(6)}  found ${found} of ${windows}  false ${falseAlarms}`);
  }
  const rows = anomalyRows(all);
  for (const { reached, value, unit, mustReach, what, detail } of rows) {
    print(`${reached ? 'ok  ' : 'MISS'} ${`${value.toFixed(value < 1000 ? 2 : 0)} ${unit}`.padStart(16)}  ${mustReach.padEnd(9)} ${what}\n${' '.repeat(34)}${detail}`);
  }
  if (process.argv.includes('--check')) check(all);
  process.exitCode = rows.every(({ reached }) => reached) ? 0 : 1;
}

/** For each group the threshold that suits the others best, and what the group scores under it. */
function check(all: readonly LabelledSeries[]): void {
  const bySensitivity = SENSITIVITIES.map((sensitivity) => ({ sensitivity, scores: scoresOf(all, { sensitivity }) }));
  for (const { sensitivity, scores } of bySensitivity) {
    const { score, found, falseAlarms } = summary(scores);
    print(`sensitivity ${sensitivity.toFixed(2)}: ${score.toFixed(1)}, found ${found}, false ${falseAlarms}`);
  }
  const groups = [...new Set(all.map(({ group }) => group))];
  const held = groups.flatMap((group) => {
    const isHeld = (_: unknown, index: number): boolean => all[index]?.group === group;
    const ranked = bySensitivity
      .map(({ sensitivity, scores }) => ({
        sensitivity,
        others: normalised(scores.filter((each, index) => !isHeld(each, index))),
        own: scores.filter(isHeld),
      }))
      .sort((a, b) => b.others - a.others);
    const [best] = ranked;
    if (!best) return [];
    print(`without ${group.padEnd(22)} best ${best.sensitivity.toFixed(2)} (${best.others.toFixed(1)}); ${group} then ${summary(best.own).found} found, ${summary(best.own).falseAlarms} false`);
    return best.own;
  });
  print(`leave one group out: ${normalised(held).toFixed(1)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();

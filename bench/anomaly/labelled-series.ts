import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { RowWindow } from './nab-score.js';

const FOLDER = fileURLToPath(new URL('../data/anomaly', import.meta.url));

/** A series with the anomalies that people marked in it; see bench/data/anomaly/README.md. */
export interface LabelledSeries {
  group: string;
  name: string;
  /** Milliseconds; the files know no zone, and are read as UTC. */
  timestamps: number[];
  values: number[];
  windows: RowWindow[];
}

/** All series, by group and name. */
export function labelledSeries(): LabelledSeries[] {
  const labels = JSON.parse(readFileSync(join(FOLDER, 'combined_windows.json'), 'utf8')) as Record<string, [string, string][]>;
  return Object.entries(labels).map(([path, windows]) => read(path, windows));
}

function read(path: string, windows: readonly [string, string][]): LabelledSeries {
  const [group = '', file = ''] = path.split('/');
  const [, ...lines] = gunzipSync(readFileSync(join(FOLDER, `${path}.gz`))).toString('utf8').trim().split(/\r?\n/);
  const timestamps: number[] = [];
  const values: number[] = [];
  for (const line of lines) {
    const [time = '', value = ''] = line.split(',');
    timestamps.push(timeOf(time));
    values.push(Number(value));
  }
  const rowOf = (time: string): number => {
    const row = timestamps.indexOf(timeOf(time));
    if (row < 0) throw new Error(`${path} has no row at ${time}, where a label's window begins or ends.`);
    return row;
  };
  return {
    group,
    name: file.replace(/\.csv$/, ''),
    timestamps,
    values,
    windows: windows.map(([from, to]): RowWindow => [rowOf(from), rowOf(to)]),
  };
}

const timeOf = (text: string): number => Date.parse(`${text.trim().slice(0, 19).replace(' ', 'T')}Z`);

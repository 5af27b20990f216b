import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { Detector, type DetectorState } from './domain/detector.js';
import type { DetectorSettings } from './domain/settings.js';

const deflated = promisify(deflate);
const inflated = promisify(inflate);
/** Quick: the numbers of a detector are mostly noise, and what deflates are the parts that are still empty. */
const LEVEL = 1;
/** A state is a tenth of that. */
const MOST_BYTES = 1_000_000;

/** A detector's state as it is kept: its numbers, deflated; settings are the metric's. */
export function packed({ packed: base64 }: DetectorState): Promise<Buffer> {
  return deflated(Buffer.from(base64, 'base64'), { level: LEVEL });
}

/** @returns null for bytes that are no state, such as one of another version. */
export async function unpacked(bytes: Buffer, settings: DetectorSettings): Promise<Detector | null> {
  try {
    const numbers = await inflated(bytes, { maxOutputLength: MOST_BYTES });
    return Detector.restore({ version: 1, settings, packed: numbers.toString('base64') });
  } catch {
    return null;
  }
}

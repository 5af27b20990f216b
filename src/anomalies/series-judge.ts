import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DomainError, SerialisedAnswer, type Waiting } from '../platform/http/index.js';
import { type Detection, Detector } from './domain/detector.js';
import { timeOfPoint } from './domain/points.js';
import { sentenceOf } from './domain/sentence.js';
import type { DetectDto } from './dto/detect.dto.js';
import type { DetectedPointResponse } from './dto/detect.response.js';

/** How long judging may hold up others at a time, in milliseconds. */
const SLICE_MS = 4;
/** Points between two looks at the clock. */
const POINTS_PER_LOOK = 32;
/** Series that may wait for their turn; more are refused. */
const MOST_WAITING = 16;
const RETRY_AFTER_SECONDS = 2;

/** Judges series that are sent whole. One at a time, in slices, so that other requests are answered meanwhile. */
@Injectable()
export class SeriesJudge {
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;

  /** @throws DomainError SERVICE_UNAVAILABLE when too many series wait already */
  async detect(body: DetectDto, client: Waiting): Promise<SerialisedAnswer> {
    if (this.waiting >= MOST_WAITING) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'Many series are being judged; try again in a moment.', undefined, RETRY_AFTER_SECONDS);
    }
    this.waiting += 1;
    const { signal } = client;
    const judged = this.turn.then(() => judge(body, signal));
    this.turn = judged.then(
      () => undefined,
      () => undefined,
    );
    try {
      return new SerialisedAnswer(await judged, 'miss', 0);
    } finally {
      this.waiting -= 1;
    }
  }
}

/** Pieces of the JSON of a `DetectResponse`; nothing more is done once the client has left. */
async function judge({ series, settings }: DetectDto, signal: AbortSignal): Promise<Buffer[]> {
  const detector = new Detector(settings);
  const { timeZone } = detector.settings;
  const pieces = [Buffer.from('{"points":[')];
  let piece: string[] = [];
  let until = performance.now() + SLICE_MS;
  for (const [index, [time, value]] of series.entries()) {
    piece.push(JSON.stringify(presented(detector.next(timeOfPoint(time), value), timeZone)));
    if ((index + 1) % POINTS_PER_LOOK !== 0 || performance.now() < until) continue;
    pieces.push(Buffer.from(`${piece.join(',')}${index + 1 < series.length ? ',' : ''}`));
    piece = [];
    await nextTurn();
    if (signal.aborted) break;
    until = performance.now() + SLICE_MS;
  }
  pieces.push(Buffer.from(`${piece.join(',')}]}`));
  return pieces;
}

function presented(detection: Detection, timeZone: string): DetectedPointResponse {
  const { timestamp, value, expected, season } = detection;
  return {
    ...detection,
    timestamp: new Date(timestamp).toISOString(),
    explanation: detection.anomaly ? sentenceOf({ title: null, unit: null, timestamp, timeZone, value, expected, season }) : null,
  };
}

import { IANAZone } from 'luxon';
import type { QuietHours } from './settings.js';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const EPOCH_WEEKDAY = 3;

/** Times of a zone as days and hours. A zone's offset is asked once a quarter of an hour. */
export class LocalTime {
  private readonly zone: IANAZone;
  private quarter = NaN;
  private offsetMs = 0;

  constructor(zone: string) {
    this.zone = IANAZone.create(zone);
  }

  /** Milliseconds since the local midnight. */
  sinceMidnight(timestamp: number): number {
    return positive(this.local(timestamp), DAY_MS);
  }

  /** Monday is 0. */
  weekday(timestamp: number): number {
    return positive(Math.floor(this.local(timestamp) / DAY_MS) + EPOCH_WEEKDAY, 7);
  }

  /** 0 to 167, from Monday's first hour. */
  hourOfWeek(timestamp: number): number {
    return this.weekday(timestamp) * 24 + Math.floor(this.sinceMidnight(timestamp) / HOUR_MS);
  }

  /** 0 to 95. */
  quarterOfDay(timestamp: number): number {
    return Math.floor(this.sinceMidnight(timestamp) / QUARTER_MS);
  }

  isWithin(timestamp: number, { from, to }: QuietHours): boolean {
    const minute = this.sinceMidnight(timestamp) / MINUTE_MS;
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  }

  private local(timestamp: number): number {
    const quarter = Math.floor(timestamp / QUARTER_MS);
    if (quarter !== this.quarter) {
      this.quarter = quarter;
      this.offsetMs = this.zone.offset(timestamp) * MINUTE_MS;
    }
    return timestamp + this.offsetMs;
  }
}

const positive = (value: number, modulus: number): number => ((value % modulus) + modulus) % modulus;

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

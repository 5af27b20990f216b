import { Injectable } from '@nestjs/common';

/** The only source of the current time outside pure functions, so that tests and backtests can move it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}

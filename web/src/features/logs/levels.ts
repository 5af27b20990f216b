import type { Tone } from '../../ui/index.js';
import type { LogLevel } from './log-queries.js';

/** How a level is shown; never by its colour alone. */
export const LEVEL_TONES: Record<LogLevel, Tone> = {
  trace: 'neutral',
  debug: 'neutral',
  info: 'info',
  warn: 'warning',
  error: 'danger',
  fatal: 'danger',
};

/** Colours of the bars, from the bottom up. */
export const LEVEL_BARS: Record<LogLevel, string> = {
  trace: 'bg-line-strong',
  debug: 'bg-control',
  info: 'bg-info/70',
  warn: 'bg-warning',
  error: 'bg-danger',
  fatal: 'bg-danger',
};

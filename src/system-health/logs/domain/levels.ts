import { LEVEL_NAMES, LOG_LEVELS, type LogLevel } from './log-line.js';

const ALIASES: Readonly<Record<string, LogLevel>> = {
  t: 'trace', verbose: 'trace', silly: 'trace', finest: 'trace', finer: 'trace', all: 'trace',
  d: 'debug', fine: 'debug', dbg: 'debug', config: 'debug',
  i: 'info', information: 'info', informational: 'info', notice: 'info', log: 'info', http: 'info', inf: 'info',
  w: 'warn', warning: 'warn', wrn: 'warn',
  e: 'error', err: 'error', severe: 'error', failure: 'error',
  f: 'fatal', critical: 'fatal', crit: 'fatal', alert: 'fatal', emerg: 'fatal', emergency: 'fatal', panic: 'fatal', dpanic: 'fatal', off: 'fatal',
};

/** Severities of syslog (RFC 5424, table 2), 0 the most severe. */
const SYSLOG: readonly LogLevel[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];

/** The level of a syslog severity, 0 to 7. */
export const levelOfSeverity = (severity: number): LogLevel => SYSLOG[severity] ?? 'info';

/**
 * The level that a name or number stands for; null when it is neither. Numbers are pino's from 8 on, and syslog's
 * severities below; whatever lies between two of pino's counts as the upper one.
 */
export function levelOf(value: unknown): LogLevel | null {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string') return null;
  const name = value.trim().toLowerCase();
  if (/^\d{1,3}$/.test(name)) return ofNumber(Number(name));
  if (Object.hasOwn(LOG_LEVELS, name)) return name as LogLevel;
  return Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? null) : null;
}

function ofNumber(value: number): LogLevel | null {
  if (!Number.isFinite(value) || value < 0 || value > 100) return null;
  if (value <= 7) return Number.isInteger(value) ? levelOfSeverity(value) : null;
  return LEVEL_NAMES.find((name) => value <= LOG_LEVELS[name]) ?? 'fatal';
}

/** What an HTTP status says about how bad a request went. */
export function levelOfStatus(status: number): LogLevel {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}

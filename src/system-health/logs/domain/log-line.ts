/** Levels as pino numbers them. */
export const LOG_LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
export type LogLevel = keyof typeof LOG_LEVELS;
/** From the least severe to the most. */
export const LEVEL_NAMES = Object.keys(LOG_LEVELS) as LogLevel[];

/** How a line was read; `text` is what nothing else understood. */
export const LOG_FORMATS = ['json', 'access', 'syslog-5424', 'syslog-3164', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A value of a field, once it has been flattened. */
export type FieldValue = string | number | boolean | null;

/** What a parser made of a line: unbounded, not redacted, and with whatever the line did not say left null. */
export interface ParsedEntry {
  readonly format: LogFormat;
  readonly at: Date | null;
  readonly level: LogLevel | null;
  readonly service: string | null;
  readonly message: string;
  readonly traceId: string | null;
  readonly requestId: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A line as it is kept: bounded, redacted, with all that is always there. */
export interface LogLine {
  readonly at: Date;
  readonly level: LogLevel;
  readonly service: string;
  readonly message: string;
  readonly traceId: string | null;
  readonly requestId: string | null;
  /** By dotted path, such as `req.method`. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly format: LogFormat;
}

import { IANAZone } from 'luxon';

/** The families of detectors. */
export const METHODS = ['statistical', 'trend', 'seasonal', 'learned'] as const;
export type Method = (typeof METHODS)[number];

export const DIRECTIONS = ['both', 'up', 'down'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A time of day in which nothing is raised, such as 22:00 to 06:00; it may pass midnight. */
export interface QuietHours {
  /** HH:MM, included. */
  from: string;
  /** HH:MM, excluded. */
  to: string;
}

/** What one may say of a metric's detector. */
export interface DetectorSettings {
  /** 0 (rare alarms) to 1 (many); half a unit is worth one and a half decades of rarity. */
  sensitivity: number;
  /** Distance from the median, in robust standard deviations, below which the statistical methods stay quiet. */
  zScoreThreshold: number;
  /** Change of level, as a share of the usual range (10th to 90th percentile), below which the trend stays quiet. */
  trendThreshold: number;
  /** Points that are "just now": the median's window, and for how many points an anomaly is not raised again. */
  windowSize: number;
  direction: Direction;
  /** Value and expected value both nearer to zero than this raise nothing. */
  minimumVolume: number;
  quietHours: readonly QuietHours[];
  enabledMethods: readonly Method[];
  /** Zone in which days and hours are meant (IANA name). */
  timeZone: string;
}

/** Each field may be missing or undefined. */
export type Undefinable<T> = { [Key in keyof T]?: T[Key] | undefined };

export const DEFAULT_SETTINGS: DetectorSettings = {
  sensitivity: 0.5,
  zScoreThreshold: 2.5,
  trendThreshold: 0.25,
  windowSize: 48,
  direction: 'both',
  minimumVolume: 0,
  quietHours: [],
  enabledMethods: METHODS,
  timeZone: 'UTC',
};

/** Bounds of the settings that are numbers, both included. */
export const SETTING_BOUNDS = {
  sensitivity: [0, 1],
  zScoreThreshold: [0, 20],
  trendThreshold: [0, 10],
  windowSize: [12, 288],
  minimumVolume: [0, 1e15],
} as const;

export const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
export const MAX_QUIET_HOURS = 10;

/**
 * Settings with what was left out filled in.
 *
 * @throws RangeError naming the setting that is out of its bounds
 */
export function settingsOf(given: Undefinable<DetectorSettings> = {}): DetectorSettings {
  // A field that is there and undefined is left out too.
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings: DetectorSettings = { ...DEFAULT_SETTINGS, ...(Object.fromEntries(said) as Partial<DetectorSettings>) };
  for (const [name, [least, most]] of Object.entries(SETTING_BOUNDS)) {
    const value = settings[name as keyof typeof SETTING_BOUNDS];
    if (!(value >= least && value <= most)) throw new RangeError(`${name} must be between ${least} and ${most}`);
  }
  if (!Number.isInteger(settings.windowSize)) throw new RangeError('windowSize must be a whole number');
  if (!DIRECTIONS.includes(settings.direction)) throw new RangeError(`direction must be one of ${DIRECTIONS.join(', ')}`);
  if (settings.enabledMethods.length === 0 || !settings.enabledMethods.every((each) => METHODS.includes(each))) {
    throw new RangeError(`enabledMethods must hold some of ${METHODS.join(', ')}`);
  }
  if (settings.quietHours.length > MAX_QUIET_HOURS) throw new RangeError(`quietHours may hold ${MAX_QUIET_HOURS} spans`);
  if (!settings.quietHours.every(({ from, to }) => CLOCK_TIME.test(from) && CLOCK_TIME.test(to))) {
    throw new RangeError('quietHours must hold times such as 22:00');
  }
  if (!IANAZone.isValidZone(settings.timeZone)) throw new RangeError('timeZone must be a time zone such as Europe/Berlin');
  return settings;
}

import { Injectable, Logger } from '@nestjs/common';
import { keyOf } from '../guards/index.js';
import { SeriesSources } from '../metrics/index.js';
import type { NoticePicture } from '../notifications/index.js';
import type { TenantScope } from '../platform/database/index.js';
import type { AlertRule } from './domain/alert-rule.js';
import type { Observed } from './domain/observation.js';
import type { WatchedSeries } from './domain/rule-standing.js';
import { nameOfSeries } from './domain/threshold-observation.js';

/** Minutes that a picture shows at the least. */
const SHORTEST_MINUTES = 60;
const POINTS = 60;

/** Draws what a notice shows: the watched series over the last hour or four windows, with the threshold. */
@Injectable()
export class AlertPictures {
  private readonly logger = new Logger(AlertPictures.name);

  constructor(private readonly sources: SeriesSources) {}

  /** By series key, of series of which an alert may be told now; empty where nothing is breached anew, or nothing can be drawn. */
  async of(scope: TenantScope, rule: AlertRule, { series }: Observed, known: readonly WatchedSeries[], at: number): Promise<ReadonlyMap<string, NoticePicture>> {
    const { condition } = rule;
    // A percentage of two series, or of a baseline, is not what its own series shows.
    if (condition.kind !== 'threshold' || condition.percentOf !== null || condition.baseline !== null || rule.channelIds.length === 0) return new Map();
    const quiet = new Set(known.filter(({ state }) => isQuiet(rule, state, at)).map(({ key }) => key));
    if (!series.some(({ key, reading }) => reading === 'breached' && !quiet.has(key))) return new Map();
    try {
      const minutes = Math.max(SHORTEST_MINUTES, (condition.windowSeconds * 4) / 60);
      const stepMinutes = Math.ceil(minutes / POINTS);
      const to = Math.ceil(at / 60_000) * 60_000;
      const window = { from: new Date(to - minutes * 60_000).toISOString(), to: new Date(to).toISOString(), step: `${stepMinutes}m` };
      const reading = await this.sources.read(scope, condition.series, window);
      const title = nameOfSeries(condition) ?? rule.name;
      return new Map(
        reading.series.map(({ dimensions, values }) => [
          keyOf(dimensions),
          { title, points: values.map((value, index): [number, number | null] => [reading.borders[index] ?? to, value]), threshold: condition.threshold },
        ]),
      );
    } catch (error) {
      // An alert without a picture is better than none.
      this.logger.warn({ reason: (error as Error).message, rule: rule.id }, 'the picture of an alert could not be drawn');
      return new Map();
    }
  }
}

/** Of what fires and is not to be told again yet, nobody is told now. */
function isQuiet({ renotifySeconds }: AlertRule, { status, alert }: WatchedSeries['state'], at: number): boolean {
  if (status !== 'firing' || !alert || alert.toldAt === null) return false;
  return renotifySeconds === null || at - alert.toldAt < renotifySeconds * 1_000;
}

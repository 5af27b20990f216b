import { Detector, type DetectorState } from './domain/detector.js';
import type { DetectorSettings } from './domain/settings.js';

export { AnomalyDetected, AnomalyResolved, type ToldAnomaly } from './anomalies.events.js';
export { AnomaliesModule } from './anomalies.module.js';
export { AnomalyReader, type AnomalySelection, type FoundAnomaly } from './anomaly-reader.js';
export { type Detection, type Detector, type DetectorState, SEVERITIES, type Severity } from './domain/detector.js';
export { SEASONS, type Season } from './domain/expectation.js';
export { type Feedback, sensitivityAfter } from './domain/feedback.js';
export { type Finding, sentenceOf } from './domain/sentence.js';
export { DEFAULT_SETTINGS, type DetectorSettings, METHODS, type Method, settingsOf } from './domain/settings.js';
export { DetectorSettingsDto } from './dto/detect.dto.js';
export type { CreateWatchedMetricDto } from './dto/watched-metric.dto.js';
export { WatchedMetricsService } from './watched-metrics.service.js';

/**
 * A detector without a past. `next(timestamp, value)` judges a point, `state()` is what `restoreDetector` goes on from.
 *
 * @throws RangeError naming the setting that is out of its bounds
 */
export const createDetector = (settings: Partial<DetectorSettings> = {}): Detector => new Detector(settings);

/**
 * A detector that goes on where another's `state()` was taken.
 *
 * @throws RangeError for a state that is not one
 */
export const restoreDetector = (state: DetectorState): Detector => Detector.restore(state);

export { bytesSentOn } from './bytes-sent.js';
export { MeteringModule } from './metering.module.js';
export { type MeteredUse, Use, type UsePlace, type UsedBy, UsageMeters } from './usage-meters.js';

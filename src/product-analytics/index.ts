export { ProductAnalyticsModule } from './product-analytics.module.js';

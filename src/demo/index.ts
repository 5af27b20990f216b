export { DemoModule } from './demo.module.js';
export { DemoTenant } from './demo-tenant.js';

export { MaterializationsModule } from './materializations.module.js';
export { MaterializationsService } from './materializations.service.js';

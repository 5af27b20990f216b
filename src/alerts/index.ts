export { AlertChanged, type ToldAlert } from './alerts.events.js';
export { AlertRulesService } from './alert-rules.service.js';
export { AlertsModule } from './alerts.module.js';
export { AlertsService } from './alerts.service.js';
export { AlertListDto } from './dto/alert.dto.js';
export { AlertResponse } from './dto/alert.response.js';

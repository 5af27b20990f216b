export { KPI_NAME, type KpiSource } from './domain/kpi.js';
export { CreateKpiDto } from './dto/kpi.dto.js';
export { KpiAnswerResponse } from './dto/kpi.response.js';
export { KpiReader } from './kpi-reader.js';
export { KpiChanged, KpiMoved } from './kpis.events.js';
export { KpisModule } from './kpis.module.js';
export { KpisService } from './kpis.service.js';

export type { ExportBrand } from './domain/export-request.js';
export { ApiFile } from './dto/api-file.js';
export { ExportQueryDto, requestOfQuery } from './dto/export.dto.js';
export type { ExportResponse } from './dto/export.response.js';
export { ExportFiles, fileAnswer } from './export-files.js';
export { ExportProgressed, type ExportStanding } from './exports.events.js';
export { ExportsModule } from './exports.module.js';
export { ExportsService } from './exports.service.js';

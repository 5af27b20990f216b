export { AllowedHosts } from './allowed-hosts.js';
export type {
  BoundValue,
  CellValue,
  ColumnType,
  Connector,
  ConnectorType,
  QueryEstimate,
  ResultColumn,
  ResultStream,
  SchemaTable,
} from './connectors/connector.js';
export { DataSourceChanged } from './data-sources.events.js';
export { DataSourcesModule } from './data-sources.module.js';
export { DataSourcesService } from './data-sources.service.js';
export type { DataSourceResponse } from './dto/data-source.response.js';
export { type OpenSource, SourceConnections } from './source-connections.js';

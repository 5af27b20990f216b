export { AllowedHosts } from './allowed-hosts.js';
export { assertSecretsStay, checkSettings, partSettings, withoutNulls } from './connectors/checked-settings.js';
export type {
  BoundValue,
  CellValue,
  ChangeMarks,
  ColumnType,
  Connector,
  ConnectorType,
  KeptView,
  Materializer,
  QueryEstimate,
  Refreshed,
  ResultColumn,
  ResultStream,
  SchemaTable,
  StatementRefusal,
} from './connectors/connector.js';
export { jsonOf } from './connectors/json-cells.js';
export { JsonText } from './connectors/json-text.js';
export { Setting, secretSettingsOf } from './connectors/setting.js';
export { settingsSchema } from './connectors/settings-schema.js';
export { DataSourceChanged, DataSourceCreated } from './data-sources.events.js';
export { DataSourcesModule } from './data-sources.module.js';
export { DataSourcesService } from './data-sources.service.js';
export type { DataSourceResponse } from './dto/data-source.response.js';
export { type OpenSource, SourceConnections } from './source-connections.js';
export { SettingsVault } from './settings-vault.js';

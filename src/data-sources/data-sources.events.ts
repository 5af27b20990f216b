import { DomainEvent } from '../platform/events/index.js';

/** A source was attached. */
export class DataSourceCreated extends DomainEvent<{ tenantId: string; dataSourceId: string }> {
  static readonly eventName = 'datasource.created';
  static readonly relayed = false;
}

/** A source's settings changed or it was deleted: open connections close, cached results of it go. */
export class DataSourceChanged extends DomainEvent<{ tenantId: string; dataSourceId: string; kind: 'updated' | 'deleted' }> {
  static readonly eventName = 'datasource.changed';
  static readonly relayed = true;
}

/** The list of allowed private hosts changed. */
export class AllowedHostsChanged extends DomainEvent<{ host: string }> {
  static readonly eventName = 'allowed-hosts.changed';
  static readonly relayed = true;
}

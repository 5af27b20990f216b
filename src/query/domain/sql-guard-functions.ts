import { EXTENSION_FUNCTIONS, PG_FUNCTIONS, STANDARD_FUNCTIONS } from './sql-guard-allowed.js';
import type { FunctionRefusal } from './sql-guard-policy.js';

const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/**
 * Functions with effects or reach, by class, from PostgreSQL 18's pg_proc and the contrib and common third-party
 * extensions. Refused in every schema, even in those whose own functions a source allows, because an extension may be
 * installed anywhere. Most of pg_* is refused by being absent from PG_FUNCTIONS; it stands here to have its class.
 */
const DENIED: readonly [FunctionRefusal, string][] = [
  [
    'function_file',
    `pg_read_file pg_read_binary_file pg_read_file_old pg_stat_file pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir
     pg_ls_archive_statusdir pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir
     pg_file_write pg_file_read pg_file_rename pg_file_unlink pg_file_sync pg_file_length pg_logdir_ls
     pg_current_logfile pg_hba_file_rules pg_ident_file_mappings pg_show_all_file_settings pg_relation_filepath
     pg_tablespace_location pg_config pg_get_loaded_modules pg_available_wal_summaries pg_wal_summary_contents
     st_fromgdalraster st_asgdalraster`,
  ],
  [
    'function_network',
    `dblink dblink_connect dblink_connect_u dblink_disconnect dblink_open dblink_fetch dblink_close dblink_exec
     dblink_send_query dblink_get_result dblink_get_connections dblink_is_busy dblink_get_notify dblink_error_message
     dblink_cancel_query dblink_current_query dblink_fdw_validator dblink_get_pkey
     dblink_build_sql_insert dblink_build_sql_update dblink_build_sql_delete
     postgres_fdw_get_connections postgres_fdw_disconnect postgres_fdw_disconnect_all
     http http_get http_post http_put http_patch http_delete http_head http_set_curlopt
     http_reset_curlopt http_list_curlopt http_collect_response
     table_import_from_s3 query_export_to_s3 aws_lambda_invoke
     inet_server_addr inet_server_port inet_client_addr inet_client_port`,
  ],
  [
    'function_large_object',
    `lo_import lo_export lo_create lo_creat lo_open lo_close lo_unlink lo_get lo_put lo_from_bytea lo_lseek
     lo_lseek64 lo_tell lo_tell64 lo_truncate lo_truncate64 lo_manage lo_oid loread lowrite`,
  ],
  [
    'function_session',
    `set_config setseed set_limit isn_weak pg_stat_clear_snapshot pg_prepared_statement pg_cursor pg_listening_channels
     hll_set_defaults hll_set_max_sparse hll_set_output_version pg_show_all_settings pg_settings_get_flags`,
  ],
  ['function_sleep', 'pg_sleep pg_sleep_for pg_sleep_until pg_isolation_test_session_is_blocked'],
  [
    'function_advisory_lock',
    `pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared
     pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared
     pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared`,
  ],
  [
    'function_signal',
    `pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_log_backend_memory_contexts
     pg_log_standby_snapshot pg_promote`,
  ],
  ['function_notify', 'pg_notify pg_notification_queue_usage tcn triggered_change_notification'],
  ['function_sequence', 'nextval setval currval lastval pg_nextoid pg_get_sequence_data pg_sequence_last_value'],
  [
    'function_dynamic_sql',
    `query_to_xml query_to_xmlschema query_to_xml_and_xmlschema table_to_xml table_to_xmlschema
     table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema schema_to_xml_and_xmlschema database_to_xml
     database_to_xmlschema database_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema
     ts_stat ts_rewrite crosstab crosstab2 crosstab3 crosstab4 crosstab_hash connectby xpath_table xslt_process
     run_command_on_workers run_command_on_shards run_command_on_placements master_run_on_worker cypher
     plpgsql_check_function plpgsql_check_function_tb`,
  ],
  [
    'function_transaction',
    `txid_current pg_current_xact_id pg_export_snapshot pg_prepared_xact txid_status pg_xact_status
     pg_last_committed_xact pg_get_multixact_members`,
  ],
  [
    'function_replication',
    `pg_switch_wal pg_create_restore_point pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup
     pg_wal_replay_pause pg_wal_replay_resume pg_create_physical_replication_slot pg_create_logical_replication_slot
     pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_drop_replication_slot
     pg_replication_slot_advance pg_sync_replication_slots pg_logical_slot_get_changes pg_logical_slot_peek_changes
     pg_logical_slot_get_binary_changes pg_logical_slot_peek_binary_changes pg_logical_emit_message
     pg_replication_origin_create pg_replication_origin_drop pg_replication_origin_advance
     pg_replication_origin_session_setup pg_replication_origin_session_reset pg_replication_origin_xact_setup
     pg_replication_origin_xact_reset pg_get_replication_slots pg_show_replication_origin_status
     pg_get_wal_record_info pg_get_wal_records_info pg_get_wal_block_info pg_get_wal_stats`,
  ],
  [
    'function_statistics',
    `pg_stat_reset pg_stat_reset_shared pg_stat_reset_slru pg_stat_reset_single_table_counters
     pg_stat_reset_single_function_counters pg_stat_reset_replication_slot pg_stat_reset_subscription_stats
     pg_stat_reset_backend_stats pg_stat_force_next_flush pg_stat_get_activity pg_stat_get_backend_activity
     pg_stat_statements pg_stat_statements_reset pg_stat_statements_info pg_restore_relation_stats
     pg_restore_attribute_stats pg_clear_relation_stats pg_clear_attribute_stats`,
  ],
  [
    'function_maintenance',
    `brin_summarize_new_values brin_summarize_range brin_desummarize_range gin_clean_pending_list
     pg_import_system_collations pg_extension_config_dump pg_stop_making_pinned_objects
     pg_prewarm autoprewarm_start_worker autoprewarm_dump_now pg_buffercache_evict pg_buffercache_evict_all
     pg_truncate_visibility_map heap_force_kill heap_force_freeze get_raw_page page_header heap_page_items
     bt_index_check bt_index_parent_check verify_heapam gin_index_check addgeometrycolumn dropgeometrycolumn
     dropgeometrytable updategeometrysrid populate_geometry_columns postgis_extensions_upgrade
     create_hypertable drop_chunks add_job run_job delete_job add_retention_policy add_compression_policy
     refresh_continuous_aggregate compress_chunk decompress_chunk move_chunk
     create_distributed_table undistribute_table citus_add_node citus_remove_node master_add_node`,
  ],
];

const DENIED_CLASS: ReadonlyMap<string, FunctionRefusal> = new Map(
  DENIED.flatMap(([reason, names]) => words(names).map((name): [string, FunctionRefusal] => [name, reason])),
);

/** Families whose every member is refused, also those that a later version or extension adds. */
const DENIED_PREFIXES: readonly [string, FunctionRefusal][] = [
  ['dblink_', 'function_network'],
  ['binary_upgrade_', 'function_maintenance'],
  ['pg_advisory_', 'function_advisory_lock'],
  ['pg_try_advisory_', 'function_advisory_lock'],
  ['pg_ls_', 'function_file'],
  ['pg_file_', 'function_file'],
  ['pg_read_', 'function_file'],
  ['pg_logical_', 'function_replication'],
  ['pg_replication_', 'function_replication'],
  ['pg_wal_replay_', 'function_replication'],
  ['pg_stat_reset', 'function_statistics'],
];

/** Functions that read a setting by name: only with a literal name that READABLE_SETTINGS holds. */
export const SETTING_READERS: ReadonlySet<string> = new Set(['current_setting']);

/** Which schemas a statement may call functions of, beside PostgreSQL's own and the known extensions'. */
export interface FunctionScope {
  allowedSchemas: ReadonlySet<string>;
  /** True when an unqualified name can only be found in PostgreSQL's own or in allowed schemas. */
  searchPathAllowed: boolean;
}

/** The class of a function that is refused wherever it stands, or null. `name` in lower case. */
export function deniedClass(name: string): FunctionRefusal | null {
  const reason = DENIED_CLASS.get(name);
  if (reason !== undefined) return reason;
  for (const [prefix, family] of DENIED_PREFIXES) if (name.startsWith(prefix)) return family;
  // Everything else of PostgreSQL's own family that nobody vouched for: control files, memory contexts, statistics
  // of backends and whatever the next version brings.
  if (name.startsWith('pg_') && !PG_FUNCTIONS.has(name)) return 'function_system';
  return null;
}

/**
 * Decides a call. `name` is the function's name parts as PostgreSQL resolved their case, such as
 * `['pg_catalog', 'lower']` or `['similarity']`; a leading database name is ignored, as PostgreSQL does. Only denied
 * names are met in any case: "LOWER" in quotes is not lower.
 *
 * - Denied classes are refused in every schema.
 * - `pg_catalog.f` must be one of PostgreSQL's functions that only compute.
 * - `schema.f` must lie in a schema that the source allows.
 * - `f` must be one of PostgreSQL's or a known extension's functions that only compute; any other unqualified name is
 *   somebody's own function and is allowed only when every schema it could be found in is allowed.
 *
 * A known name may still meet a user's overload of it (`public.lower(my_type)`): whoever could create that could
 * also put it into a view, an operator or a cast. The read-only transaction and the role hold there.
 */
export function decideFunction(name: readonly string[], scope: FunctionScope): FunctionRefusal | null {
  const own = name[name.length - 1] ?? '';
  const schema = name[name.length - 2];
  const denied = deniedClass(own.toLowerCase());
  if (denied) return denied;
  const standard = STANDARD_FUNCTIONS.has(own) || PG_FUNCTIONS.has(own);
  if (schema === 'pg_catalog') return standard ? null : 'function_not_allowed';
  if (schema === 'information_schema') return own === '_pg_expandarray' ? null : 'function_not_allowed';
  if (schema !== undefined) return scope.allowedSchemas.has(schema) ? null : 'function_schema';
  if (standard || EXTENSION_FUNCTIONS.has(own)) return null;
  return scope.searchPathAllowed ? null : 'function_not_allowed';
}

/** True for a call of a function that only the source allows, of which nothing is known here. */
export function isOwnFunction(name: readonly string[], scope: FunctionScope): boolean {
  const own = name[name.length - 1] ?? '';
  const schema = name[name.length - 2];
  if (schema !== undefined) return schema !== 'pg_catalog' && schema !== 'information_schema' && scope.allowedSchemas.has(schema);
  return scope.searchPathAllowed && !STANDARD_FUNCTIONS.has(own) && !PG_FUNCTIONS.has(own) && !EXTENSION_FUNCTIONS.has(own);
}

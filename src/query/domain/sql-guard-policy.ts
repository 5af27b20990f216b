/** Why a statement was refused. Stable: part of the API (`QUERY_REJECTED`, details.reason). */
export type RefusalReason =
  | 'empty'
  | 'too_long'
  | 'too_deep'
  | 'too_complex'
  | 'invalid_character'
  | 'syntax_error'
  | 'multiple_statements'
  | 'statement_not_allowed'
  | 'data_modifying'
  | 'select_into'
  | 'row_lock'
  | 'explain_analyze'
  | 'explain_option'
  | 'show_not_allowed'
  | 'construct_not_allowed'
  | 'catalog_restricted'
  | 'sampling_method'
  | 'operator_schema'
  | 'parameter_out_of_range'
  | FunctionRefusal;

/** Why a function was refused: its class, or that nobody vouched for it. */
export type FunctionRefusal =
  | 'function_file'
  | 'function_network'
  | 'function_large_object'
  | 'function_session'
  | 'function_setting'
  | 'function_sleep'
  | 'function_advisory_lock'
  | 'function_signal'
  | 'function_notify'
  | 'function_sequence'
  | 'function_dynamic_sql'
  | 'function_transaction'
  | 'function_replication'
  | 'function_statistics'
  | 'function_maintenance'
  | 'function_system'
  | 'function_schema'
  | 'function_not_allowed';

/** Longest statement that is looked at, in UTF-16 units. */
export const MAX_STATEMENT_LENGTH = 100_000;

/**
 * Deepest nesting (as estimateNesting counts) that is given to the parser. Its recursion runs out of stack between
 * 2,000 and 3,000 nested sub-selects; people's statements stay below 50.
 */
export const MAX_NESTING = 600;

const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/**
 * Settings that SHOW and current_setting() may read. Everything else is closed, because custom settings are where
 * applications keep secrets (`app.jwt_secret`), and because a source's role may be a superuser, who sees file paths
 * and connection strings with passwords.
 */
export const READABLE_SETTINGS: ReadonlySet<string> = new Set(
  words(`
    application_name block_size bytea_output client_encoding datestyle default_text_search_config
    default_transaction_isolation default_transaction_read_only extra_float_digits integer_datetimes intervalstyle
    lc_collate lc_ctype lc_messages lc_monetary lc_numeric lc_time max_identifier_length max_index_keys
    search_path server_encoding server_version server_version_num standard_conforming_strings statement_timeout
    timezone transaction_isolation transaction_read_only transaction_deferrable xmlbinary xmloption
  `),
);

/** Options of EXPLAIN that neither run the statement nor need it to run. */
export const EXPLAIN_OPTIONS: ReadonlySet<string> = new Set(
  words('verbose costs generic_plan buffers summary memory format'),
);

export const SAMPLING_METHODS: ReadonlySet<string> = new Set(words('bernoulli system system_rows system_time'));

/**
 * Catalogs and views that hold credentials, connection strings, server files, other sessions' statements, samples of
 * other tables' values, or raw large objects. Refused in every schema, so that a copy in an extension's schema (as
 * with pg_stat_statements) is met too.
 */
export const RESTRICTED_RELATIONS: ReadonlySet<string> = new Set(
  words(`
    pg_authid pg_shadow pg_user_mapping pg_user_mappings pg_foreign_server pg_subscription pg_db_role_setting
    pg_hba_file_rules pg_ident_file_mappings pg_file_settings pg_settings pg_config
    pg_largeobject pg_largeobject_metadata pg_statistic pg_statistic_ext_data
    pg_stat_activity pg_stat_ssl pg_stat_gssapi pg_stat_replication pg_stat_wal_receiver pg_stat_subscription
    pg_stat_statements pg_stat_statements_info pg_prepared_statements pg_prepared_xacts pg_cursors
    pg_replication_slots pg_replication_origin pg_replication_origin_status pg_backend_memory_contexts
    pg_shmem_allocations pg_shmem_allocations_numa pg_aios pg_buffercache pg_buffercache_numa pg_seclabel pg_seclabels pg_shseclabel
    user_mapping_options user_mappings foreign_server_options foreign_servers
    _pg_user_mappings _pg_foreign_servers _pg_foreign_data_wrappers
  `),
);

/** Schemas whose relations are raw storage. */
export const RESTRICTED_RELATION_SCHEMAS: ReadonlySet<string> = new Set(['pg_toast']);

/** What may stand in a reading statement; a node of any other kind is refused. */
export const ALLOWED_NODES: ReadonlySet<string> = new Set(
  words(`
    SelectStmt CommonTableExpr ResTarget SortBy WindowDef GroupingSet GroupingFunc
    RangeVar RangeSubselect RangeFunction RangeTableSample RangeTableFunc RangeTableFuncCol JoinExpr ColumnDef
    ColumnRef A_Star A_Const A_Expr A_Indirection A_Indices A_ArrayExpr ParamRef FuncCall NamedArgExpr TypeCast TypeName
    CollateClause BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr RowExpr SubLink
    SQLValueFunction XmlExpr XmlSerialize
    JsonTable JsonTableColumn JsonTablePathSpec JsonFuncExpr JsonBehavior JsonArgument JsonValueExpr JsonFormat JsonOutput
    JsonReturning JsonKeyValue JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonObjectAgg
    JsonArrayAgg JsonAggConstructor JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonIsPredicate
    List String Integer Float Boolean BitString
  `),
);

/** Statements that change rows, wherever they stand. */
export const DATA_MODIFYING_NODES: ReadonlySet<string> = new Set(words('InsertStmt UpdateStmt DeleteStmt MergeStmt'));

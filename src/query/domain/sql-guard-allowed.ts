const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);

/**
 * PostgreSQL's functions that only compute or only say what every role may know, by family, from version 18's
 * pg_proc. Names of SQL syntax are here as the parser spells them (`x AT TIME ZONE y` calls `timezone`). Left out are
 * functions with effects or reach (sql-guard-functions.ts) and those that serve the server itself: operators'
 * implementations, type input and output, index and planner support.
 */
export const STANDARD_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    // Aggregates and window functions.
    `
    any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist
    dense_rank every first_value json_agg json_agg_strict json_object_agg json_object_agg_strict
    json_object_agg_unique json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg
    jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict lag last_value lead max min mode
    nth_value ntile percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank regr_avgx
    regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number stddev stddev_pop
    stddev_samp string_agg sum var_pop var_samp variance xmlagg
    `,
    // Numbers.
    `
    abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh bit_count cbrt ceil ceiling cos cosd cosh
    cot cotd crc32 crc32c degrees div erf erfc exp factorial floor gamma gcd hashtext hashtextextended lcm lgamma ln
    log log10 min_scale mod num_nonnulls num_nulls pi pow power radians random random_normal round scale sign sin
    sind sinh sqrt tan tand tanh to_bin to_hex to_oct trim_scale trunc width_bucket
    `,
    // Text and bytes.
    `
    ascii bit_length btrim casefold char_length character_length chr concat concat_ws convert convert_from
    convert_to decode encode format get_bit get_byte initcap is_normalized left length like like_escape lower lpad
    ltrim md5 normalize notlike octet_length overlay parse_ident position quote_ident quote_literal quote_nullable
    regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
    regexp_split_to_table regexp_substr repeat replace reverse right rpad rtrim set_bit set_byte sha224 sha256
    sha384 sha512 similar_escape similar_to_escape split_part starts_with string_to_array string_to_table strpos
    substr substring text_larger text_smaller textcat to_ascii to_char to_number translate unicode_assigned
    unicode_version unistr upper
    `,
    // Dates and times.
    `
    age clock_timestamp date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days
    justify_hours justify_interval make_date make_interval make_time make_timestamp make_timestamptz now overlaps
    statement_timestamp timeofday timezone to_date to_timestamp transaction_timestamp
    `,
    // Types used as functions, as in date(ordered_at).
    `
    bigint bit bool boolean bpchar bytea char cidr date datemultirange daterange decimal float4 float8 inet int int2
    int4 int4multirange int4range int8 int8multirange int8range integer interval json jsonb jsonpath macaddr
    macaddr8 money name numeric nummultirange numrange oid real regclass regtype smallint text time timestamp
    timestamptz timetz tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector uuid varbit
    varchar xml
    `,
    // Arrays, ranges, sets of rows, enums.
    `
    array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions
    array_prepend array_remove array_replace array_reverse array_sample array_shuffle array_sort array_to_json
    array_to_string array_upper cardinality enum_first enum_last enum_range generate_series generate_subscripts
    in_range isempty lower_inc lower_inf multirange range_merge trim_array unnest upper_inc upper_inf
    `,
    // JSON.
    `
    json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each
    json_each_text json_extract_path json_extract_path_text json_object json_object_keys json_populate_record
    json_populate_recordset json_strip_nulls json_to_record json_to_recordset json_to_tsvector json_typeof
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object
    jsonb_concat jsonb_contained jsonb_contains jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text
    jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_extract_path jsonb_extract_path_text jsonb_insert
    jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz
    jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
    jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_record_valid
    jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record
    jsonb_to_recordset jsonb_to_tsvector jsonb_typeof row_to_json to_json to_jsonb
    `,
    // XML.
    `
    xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmlcomment xmlexists xmltext xpath
    xpath_exists
    `,
    // Full-text search.
    `
    array_to_tsvector get_current_ts_config numnode phraseto_tsquery plainto_tsquery querytree setweight strip
    to_tsquery to_tsvector ts_debug ts_delete ts_filter ts_headline ts_lexize ts_parse ts_rank ts_rank_cd
    ts_token_type tsquery_phrase tsvector_to_array websearch_to_tsquery
    `,
    // Networks, geometry, identifiers, bits.
    `
    abbrev area bound_box box broadcast center circle diagonal diameter family gen_random_uuid height host hostmask
    inet_merge inet_same_family isclosed ishorizontal isopen isparallel isperp isvertical line lseg macaddr8_set7bit
    masklen netmask network npoints path pclose point polygon popen radius set_masklen slope uuid_extract_timestamp
    uuid_extract_version uuidv4 uuidv7 width
    `,
    // About the session, the schema and privileges: readable by every role, no secrets.
    `
    aclcontains acldefault aclexplode col_description current_catalog current_database current_query current_role
    current_schema current_schemas current_setting current_user format_type getdatabaseencoding getpgusername
    has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege
    has_function_privilege has_language_privilege has_parameter_privilege has_schema_privilege
    has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege
    icu_unicode_version makeaclitem mxid_age obj_description row_security_active session_user shobj_description
    system_user to_regclass to_regcollation to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure
    to_regrole to_regtype to_regtypemod txid_current_if_assigned txid_current_snapshot txid_snapshot_xip
    txid_snapshot_xmax txid_snapshot_xmin txid_visible_in_snapshot user version
    `,
  ].flatMap(words),
);

/** Functions of the pg_ family that analysts need: sizes, types, definitions, visibility, replication lag. */
export const PG_FUNCTIONS: ReadonlySet<string> = new Set(
  words(`
    pg_backend_pid pg_basetype pg_char_to_encoding pg_client_encoding pg_collation_for pg_collation_is_visible
    pg_column_compression pg_column_is_updatable pg_column_size pg_conversion_is_visible pg_current_snapshot
    pg_current_wal_lsn pg_current_xact_id_if_assigned pg_database_size pg_describe_object pg_encoding_max_length
    pg_encoding_to_char pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_function_arguments
    pg_get_function_identity_arguments pg_get_function_result pg_get_indexdef pg_get_keywords
    pg_get_partition_constraintdef pg_get_partkeydef pg_get_serial_sequence pg_get_statisticsobjdef pg_get_userbyid
    pg_get_viewdef pg_has_role pg_identify_object pg_index_column_has_property pg_index_has_property
    pg_indexam_has_property pg_indexes_size pg_input_error_info pg_input_is_valid pg_is_in_recovery
    pg_is_other_temp_schema pg_jit_available pg_last_wal_receive_lsn pg_last_wal_replay_lsn
    pg_last_xact_replay_timestamp pg_lsn pg_my_temp_schema pg_opclass_is_visible pg_operator_is_visible
    pg_opfamily_is_visible pg_partition_ancestors pg_partition_root pg_partition_tree pg_postmaster_start_time
    pg_relation_is_updatable pg_relation_size pg_size_bytes pg_size_pretty pg_snapshot_xip pg_snapshot_xmax
    pg_snapshot_xmin pg_statistics_obj_is_visible pg_table_is_visible pg_table_size pg_tablespace_size
    pg_timezone_abbrevs_abbrevs pg_timezone_names pg_total_relation_size pg_trigger_depth pg_ts_config_is_visible
    pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible pg_typeof
    pg_visible_in_snapshot pg_wal_lsn_diff pg_xact_commit_timestamp
  `),
);

/**
 * Functions of well-known extensions that only compute. They may be called unqualified, wherever the extension is
 * installed; with a schema in front, that schema must be allowed by the source.
 */
export const EXTENSION_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    // pg_trgm, unaccent, fuzzystrmatch, citext.
    `
    citext daitch_mokotoff difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal metaphone
    show_limit show_trgm similarity soundex strict_word_similarity unaccent word_similarity
    `,
    // uuid-ossp, pgcrypto.
    `
    crypt digest gen_random_bytes gen_salt hmac uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3
    uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500
    `,
    // hstore, ltree, intarray, cube, earthdistance, tablefunc.
    `
    akeys avals cube cube_dim cube_distance cube_enlarge cube_inter cube_is_point cube_ll_coord cube_subset
    cube_union cube_ur_coord defined each earth earth_box earth_distance exist gc_to_sec hstore hstore_to_array
    hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose hstore_to_matrix icount intset
    latitude lca ll_to_earth longitude ltree2text nlevel normal_rand sec_to_gc skeys slice sort_asc sort_desc
    subarray subltree subpath svals text2ltree uniq
    `,
    // pgvector.
    `
    binary_quantize cosine_distance hamming_distance inner_product jaccard_distance l1_distance l2_distance l2_norm
    l2_normalize subvector vector_dims vector_norm
    `,
    // TimescaleDB.
    `
    approx_percentile approx_percentile_rank approximate_row_count first histogram hypertable_size interpolate last
    locf percentile_agg tdigest tdigest_percentile time_bucket time_bucket_gapfill time_bucket_ng time_weight
    uddsketch
    `,
    // HyperLogLog.
    `
    hll_add hll_add_agg hll_cardinality hll_empty hll_hash_any hll_hash_bigint hll_hash_bytea hll_hash_integer
    hll_hash_text hll_union hll_union_agg
    `,
    // H3.
    `
    h3_cell_to_boundary h3_cell_to_children h3_cell_to_lat_lng h3_cell_to_latlng h3_cell_to_parent h3_get_resolution
    h3_grid_disk h3_grid_distance h3_lat_lng_to_cell h3_latlng_to_cell
    `,
    // PostGIS.
    `
    st_3ddistance st_area st_asbinary st_asewkt st_asgeojson st_asmvt st_asmvtgeom st_astext st_azimuth st_boundary
    st_buffer st_centroid st_closestpoint st_clusterdbscan st_clusterkmeans st_collect st_concavehull st_contains
    st_convexhull st_coveredby st_covers st_crosses st_difference st_dimension st_disjoint st_distance
    st_distancesphere st_distancespheroid st_dump st_dumppoints st_dwithin st_endpoint st_envelope st_equals
    st_expand st_extent st_flipcoordinates st_force2d st_geogfromtext st_geographyfromtext st_geohash
    st_geometricmedian st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext st_geomfromwkb
    st_hausdorffdistance st_hexagon st_hexagongrid st_intersection st_intersects st_isempty st_isvalid st_length
    st_lineinterpolatepoint st_linelocatepoint st_linesubstring st_makeenvelope st_makeline st_makepoint
    st_makepolygon st_makevalid st_maxdistance st_memunion st_minimumboundingcircle st_multi st_npoints
    st_numgeometries st_numpoints st_overlaps st_perimeter st_point st_pointn st_pointonsurface st_polygon
    st_project st_reverse st_rotate st_scale st_segmentize st_setsrid st_shortestline st_simplify
    st_simplifypreservetopology st_snap st_snaptogrid st_square st_squaregrid st_srid st_startpoint st_subdivide
    st_symdifference st_tileenvelope st_touches st_transform st_translate st_unaryunion st_union st_value
    st_valuecount st_voronoipolygons st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z
    `,
  ].flatMap(words),
);

-- What the figures behind the computed results of one group come from; filled by COPY, merged by result_source_merge.sql.
create temporary table new_result_source (
    durable_agency_key  int      not null,
    year                smallint not null,
    source_kind         text     not null,
    source_file_key     int
) on commit drop

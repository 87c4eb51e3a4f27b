-- How firm the ranks are that should stand after this run; filled by COPY, merged by firmness_merge.sql.
create temporary table new_firmness (
    durable_agency_key  int      not null,
    agency_group_key    int      not null,
    year                smallint not null,
    methodology_key     int      not null,
    rank                int      not null,
    draws               int      not null,
    seed                int      not null,
    interval_share      numeric  not null,
    weight_spread       numeric  not null,
    counts_drawn        boolean  not null,
    missing_drawn       boolean  not null,
    rank_low            int      not null,
    rank_median         int      not null,
    rank_high           int      not null,
    tie_group           int      not null,
    ranks               int[]    not null
) on commit drop

-- The scores that should stand after this run; filled by COPY and by score_published.sql, merged by score_merge.sql.
create temporary table new_score (
    agency_key        int      not null,
    node_key          int      not null,
    period_key        int      not null,
    basis             text     not null,
    year              smallint not null,
    methodology_key   int      not null,
    agency_group_key  int      not null,
    status_key        smallint not null,
    points            numeric,
    maximum           numeric,
    normalised        numeric,
    coverage          numeric,
    bonus             numeric,
    penalty           numeric,
    grade_code        text,
    rank              int,
    rank_low          int,
    rank_high         int,
    group_size        int,
    ranked_count      int,
    note              text
) on commit drop

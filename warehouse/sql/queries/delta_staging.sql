-- The changes that should stand after this run, and their parts; merged by delta_merge.sql.
create temporary table new_delta (
    agency_key                int      not null,
    period_key                int      not null,
    methodology_key           int      not null,
    year                      smallint not null,
    previous_period_key       int      not null,
    previous_methodology_key  int      not null,
    method_changed            boolean  not null,
    published_change          numeric,
    like_for_like_change      numeric,
    method_part               numeric,
    membership_part           numeric,
    common_weight             numeric,
    previous_rank             int,
    rank_change               int,
    rank_own_effect           int,
    rank_others_effect        int,
    rank_membership_effect    int,
    previous_grade_code       text,
    grade_code                text,
    refused_reason            text
) on commit drop;
create temporary table new_contribution (
    agency_key       int     not null,
    period_key       int     not null,
    methodology_key  int     not null,
    node_key         int     not null,
    contribution     numeric not null
) on commit drop

-- What the API answers most: the review queue of one kind, and scores counted by group, year and methodology.
set local role itanalytics_migrator;

-- The review queue is nearly always narrowed to one kind of finding.
create index anomaly_kind_queue on mart.anomaly (state, kind, score desc, anomaly_key);

-- A search finds an agency by any spelling that a person confirmed.
alter table dw.agency_alias add column search_alias text not null generated always as (dw.search_form(alias)) stored;
create index alias_search on dw.agency_alias using gin (search_alias public.gin_trgm_ops);

create view mart.score_grouping as
select agency_group_key, year, methodology_key, count(*)::int as score_count, count(total)::int as total_count,
       min(total) as minimum_total, trim_scale(avg(total)) as average_total,
       -- The exact median: percentile_cont knows only floating point.
       trim_scale((percentile_disc(0.5) within group (order by total)
                   + percentile_disc(0.5) within group (order by total desc)) / 2) as median_total,
       max(total) as maximum_total
from mart.score
group by cube (agency_group_key, year, methodology_key);
comment on view mart.score_grouping is 'One group x year x methodology, or any of the three alone, in pairs or none, null where scores are not told apart by it: how many scores there are, how many have a total, and the least, mean, median and largest total.';

create table mart.score_aggregate (
    agency_group_key  int      references dw.dim_agency_group,
    year              smallint,
    methodology_key   int      references dw.dim_methodology,
    score_count       int      not null,
    total_count       int      not null,
    minimum_total     numeric,
    average_total     numeric,
    median_total      numeric,
    maximum_total     numeric,
    unique nulls not distinct (agency_group_key, year, methodology_key)
);
comment on table mart.score_aggregate is 'One row of mart.score_grouping, kept so that nobody waits for it.';
insert into mart.score_aggregate select * from mart.score_grouping;

grant select on mart.score_grouping, mart.score_aggregate to itanalytics_api;
grant select, insert, update, delete on mart.score_aggregate to itanalytics_etl;
grant select on mart.score_grouping to itanalytics_etl;

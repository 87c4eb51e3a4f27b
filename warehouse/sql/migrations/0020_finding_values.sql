set local role itanalytics_migrator;

-- What a look is worth changes with the scores and with what reviewers decide, the finding does not: hence a table of
-- its own, written anew by every detect step.
create table dw.fact_anomaly_value (
    anomaly_key    bigint           primary key references dw.fact_anomaly,
    probability    double precision not null check (probability >= 0 and probability <= 1),
    score_change   double precision not null,
    rank_change    int              not null,
    grade_change   int              not null,
    consequence    double precision not null check (consequence >= 0),
    expected_value double precision generated always as (probability * consequence) stored
);
comment on table dw.fact_anomaly_value is 'One finding: how likely it is right, and what the official engine says would change if the figure were as expected.';
comment on column dw.fact_anomaly_value.probability is 'Probability of a fault: the model''s odds times the odds that reviewers confirm such findings.';
comment on column dw.fact_anomaly_value.score_change is 'Total with the expected figure less the official total; 0 where the figure enters no score.';
comment on column dw.fact_anomaly_value.rank_change is 'Places that the agency would fall (positive) or climb.';
comment on column dw.fact_anomaly_value.grade_change is 'Grades that the agency would fall (positive) or climb.';
comment on column dw.fact_anomaly_value.consequence is 'Points of change: the total''s, one for each place, five for each grade.';
grant select, insert, update, delete on dw.fact_anomaly_value to itanalytics_etl;
grant select on dw.fact_anomaly_value to itanalytics_api;

alter table mart.anomaly
    add column probability    double precision not null default 0,
    add column consequence    double precision not null default 0,
    add column expected_value double precision not null default 0,
    add column score_change   double precision not null default 0,
    add column rank_change    int              not null default 0,
    add column grade_change   int              not null default 0;
create index anomaly_worth on mart.anomaly (state, expected_value desc, score desc, anomaly_key);
create index anomaly_kind_worth on mart.anomaly (state, kind, expected_value desc, score desc, anomaly_key);

-- How often reviewers agree, over time.
create view mart.review_precision as
select f.kind, f.indicator_key, date_trunc('month', r.decided_at at time zone 'UTC')::date as month,
       count(*) filter (where r.decision = 'CONFIRMED')::int as confirmed,
       count(*) filter (where r.decision = 'DISMISSED')::int as dismissed
from dw.fact_anomaly f
join lateral (
    select v.decision, v.decided_at
    from dw.fact_review v
    where v.anomaly_key = f.anomaly_key
    order by v.review_key desc
    limit 1
) r on r.decision in ('CONFIRMED', 'DISMISSED')
group by 1, 2, 3;
comment on view mart.review_precision is 'One kind of finding x indicator x month of decision: findings whose last decision confirms or dismisses them.';
grant select on mart.review_precision to itanalytics_etl, itanalytics_api;

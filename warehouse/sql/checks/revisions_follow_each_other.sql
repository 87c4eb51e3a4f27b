-- check: revisions_follow_each_other
-- explains: a revision does not begin where the one before it ends, or a number in between is missing
with revision as (
    select 'dw.fact_observation' as source, agency_key, indicator_key as detail_key, period_key,
           stage_key::text as kind, revision, known_from, lag(revision) over peers as previous,
           lag(known_to) over peers as previous_known_to
    from dw.fact_observation
    window peers as (partition by agency_key, indicator_key, period_key, stage_key order by revision)
    union all
    select 'dw.fact_score', agency_key, node_key, period_key, basis,
           revision, known_from, lag(revision) over peers, lag(known_to) over peers
    from dw.fact_score
    window peers as (partition by agency_key, node_key, period_key, basis order by revision)
    union all
    select 'dw.fact_delta', agency_key, methodology_key, period_key, '',
           revision, known_from, lag(revision) over peers, lag(known_to) over peers
    from dw.fact_delta
    window peers as (partition by agency_key, methodology_key, period_key order by revision)
    union all
    select 'dw.fact_group_statistic', agency_group_key, indicator_key, period_key, statistic || ' ' || stage_key,
           revision, known_from, lag(revision) over peers, lag(known_to) over peers
    from dw.fact_group_statistic
    window peers as (partition by agency_group_key, indicator_key, period_key, statistic, stage_key order by revision)
)
select source, agency_key, detail_key, period_key, kind, revision, previous, previous_known_to, known_from
from revision
where revision <> coalesce(previous, 0) + 1
   or (previous is not null and previous_known_to is distinct from known_from)

-- Who sees which rows. Staff sees everything; everybody else what was published, and a clerk besides that what the own
-- agency has. The API decides the same once more before it asks; here it is decided for whatever statement comes.
set local role itanalytics_migrator;

-- The session says in whose name it acts; itanalytics_clerk is given its agency with every batch.
create function mart.own_agency() returns int
language sql stable set search_path = pg_catalog as $$
    select case when current_user = 'itanalytics_clerk'
                then nullif(current_setting('itanalytics.agency', true), '')::int end
$$;
comment on function mart.own_agency is 'Durable key of the agency that the session''s clerk works for; null for anybody else.';

create function mart.is_own_key(api_key_key int, agency int) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
    select exists (select from ops.api_key k
                   join dw.dim_agency a on a.agency_code = k.agency_code
                   where k.api_key_key = is_own_key.api_key_key and a.durable_agency_key = agency)
$$;
comment on function mart.is_own_key is 'Was a key made for an agency?';

create function ops.acts_as(role text) returns boolean
language sql stable set search_path = pg_catalog as $$
    select coalesce(string_to_array(current_setting('itanalytics.roles', true), ',') && array[role, 'ADMINISTRATOR'], false)
$$;
comment on function ops.acts_as is 'Does the session act for somebody who has a role?';

create function ops.is_person(name text) returns boolean
language sql stable set search_path = pg_catalog as $$
    select coalesce(nullif(current_setting('itanalytics.person', true), '') = name, true)
$$;
comment on function ops.is_person is 'Is it the name of the person whom the session acts for? True for any name where it acts for nobody by name.';

do $$
declare
    guarded text;
begin
    foreach guarded in array array[
        'mart.score', 'mart.score_history', 'mart.score_summary', 'mart.score_aggregate', 'mart.node_score', 'mart.anomaly',
        'mart.forecast', 'dw.fact_score', 'dw.fact_delta', 'dw.fact_delta_contribution', 'dw.fact_firmness',
        'dw.fact_group_statistic', 'dw.fact_forecast_grade', 'ops.source_file']
    loop
        execute format('alter table %s enable row level security', guarded);
        execute format('create policy staff on %s to itanalytics_etl, itanalytics_api, itanalytics_reader '
                       'using (true) with check (true)', guarded);
    end loop;
    -- What people write, they write in their own name and with the role for it.
    foreach guarded in array array['dw.fact_review', 'dw.announcement', 'ops.run', 'ops.run_cancellation'] loop
        execute format('alter table %s enable row level security', guarded);
        execute format('create policy loader on %s to itanalytics_etl using (true) with check (true)', guarded);
        execute format('create policy staff on %s for select to itanalytics_api, itanalytics_reader using (true)', guarded);
    end loop;
end
$$;
create policy reviewer on dw.fact_review for insert to itanalytics_api
    with check (ops.acts_as('REVIEWER') and ops.is_person(reviewer));
create policy publisher on dw.announcement for insert to itanalytics_api
    with check (ops.acts_as('PUBLISHER') and ops.is_person(announced_by));
create policy operator on ops.run for insert to itanalytics_api
    with check ((ops.acts_as('OPERATOR') or (kind = 'PUBLISH' and ops.acts_as('PUBLISHER')))
                and ops.is_person(requested_by));
create policy operator on ops.run_cancellation for insert to itanalytics_api
    with check (ops.acts_as('OPERATOR') and ops.is_person(requested_by));

-- What was published: the rows that a publication froze.
create policy published on mart.score for select to itanalytics_clerk, itanalytics_public
    using (publication_key is not null);
create policy published on mart.score_history for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from dw.publication p
        where p.agency_group_key = score_history.agency_group_key and p.period_key = score_history.period_key
          and score_history.known_from <= p.frozen_at
          and (score_history.known_to is null or score_history.known_to > p.frozen_at)));
create policy published on mart.score_summary for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from dw.publication p
        where p.agency_group_key = score_summary.agency_group_key and p.period_key = score_summary.year * 1000));
create policy published on dw.fact_group_statistic for select to itanalytics_clerk, itanalytics_public
    using (stage_key = (select g.stage_key from dw.dim_stage g where g.stage_code = 'PUBLISHED'));
create policy published on ops.source_file for select to itanalytics_clerk, itanalytics_public
    using (source_kind <> 'SUBMISSION');

-- What the own agency has.
create policy own on mart.score for select to itanalytics_clerk
    using (durable_agency_key = (select mart.own_agency()));
create policy own on mart.score_history for select to itanalytics_clerk
    using (durable_agency_key = (select mart.own_agency()));
create policy own on mart.anomaly for select to itanalytics_clerk
    using (durable_agency_key = (select mart.own_agency()));
create policy own on mart.forecast for select to itanalytics_clerk
    using (durable_agency_key = (select mart.own_agency()));
create policy own on ops.source_file for select to itanalytics_clerk
    using (api_key_key is not null and mart.is_own_key(api_key_key, mart.own_agency()));

-- What belongs to a row is seen with it.
create policy with_score on mart.node_score for select to itanalytics_clerk, itanalytics_public
    using (exists (select from mart.score s where s.score_key = node_score.score_key));
create policy with_score on dw.fact_firmness for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from mart.score s
        where s.durable_agency_key = fact_firmness.durable_agency_key and s.agency_group_key = fact_firmness.agency_group_key
          and s.year = fact_firmness.year and s.methodology_key = fact_firmness.methodology_key and s.rank = fact_firmness.rank));
create policy with_score on dw.fact_score for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from mart.score_history h
        join dw.dim_agency a on a.durable_agency_key = h.durable_agency_key
        where a.agency_key = fact_score.agency_key and h.agency_group_key = fact_score.agency_group_key
          and h.period_key = fact_score.period_key
          and fact_score.known_from < coalesce(h.known_to, 'infinity') and coalesce(fact_score.known_to, 'infinity') > h.known_from));
create policy with_score on dw.fact_delta for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from mart.score_history h
        where h.agency_key = fact_delta.agency_key and h.period_key = fact_delta.period_key
          and h.methodology_key = fact_delta.methodology_key
          and fact_delta.known_from < coalesce(h.known_to, 'infinity') and coalesce(fact_delta.known_to, 'infinity') > h.known_from));
create policy with_delta on dw.fact_delta_contribution for select to itanalytics_clerk, itanalytics_public
    using (exists (
        select from dw.fact_delta d
        where (d.agency_key, d.period_key, d.methodology_key, d.revision, d.year)
            = (fact_delta_contribution.agency_key, fact_delta_contribution.period_key, fact_delta_contribution.methodology_key,
               fact_delta_contribution.revision, fact_delta_contribution.year)));
create policy with_finding on dw.fact_review for select to itanalytics_clerk
    using (exists (select from mart.anomaly a where a.anomaly_key = fact_review.anomaly_key));
create policy with_forecast on dw.fact_forecast_grade for select to itanalytics_clerk
    using (exists (select from mart.forecast f where f.forecast_key = fact_forecast_grade.forecast_key));

-- These read tables that have policies, so they must read them as whoever asks.
alter view mart.agency_history set (security_invoker = true);
alter view mart.firmness set (security_invoker = true);
alter view mart.group_statistic set (security_invoker = true);
alter view mart.delta_contribution set (security_invoker = true);

-- Observations and refused lines come in by COPY, which no table with policies takes. Their tables stay closed; these
-- show of them what a policy would.
create view mart.observation_shown with (security_barrier = true) as
select o.*
from mart.observation o
where o.stage = 'PUBLISHED' or o.durable_agency_key = (select mart.own_agency());
comment on view mart.observation_shown is 'One observation that stands and was published, or is of the clerk''s own agency.';

create function mart.observation_shown_at(instant timestamptz, publication bigint) returns setof mart.observation_shown
language sql stable security definer set search_path = pg_catalog as $$
    select o.* from mart.observation_at(instant, publication) o where o.stage = 'PUBLISHED'
$$;
comment on function mart.observation_shown_at is 'The published observations that stood at a moment.';

create view mart.rejection_shown with (security_barrier = true) as
select r.*
from ops.rejection r
join ops.source_file f using (source_file_key)
where f.api_key_key is not null and mart.is_own_key(f.api_key_key, mart.own_agency());
comment on view mart.rejection_shown is 'One complaint about one refused line that the clerk''s own agency sent.';

create view mart.peer_summary as
select agency_group_key, methodology_key, year, count(total)::int as score_count, round(avg(total), 1) as average_total,
       round(percentile_cont(0.25) within group (order by total::double precision)::numeric, 1) as lower_quartile,
       round(percentile_cont(0.5) within group (order by total::double precision)::numeric, 1) as median_total,
       round(percentile_cont(0.75) within group (order by total::double precision)::numeric, 1) as upper_quartile
from mart.score
group by agency_group_key, methodology_key, year
having count(total) >= 6;
comment on view mart.peer_summary is 'One group x methodology x year with at least six totals, published or not, rounded: whoever knows one of them still sees five others as one.';

grant usage on schema dw, mart, ops to itanalytics_clerk, itanalytics_public;
grant select on ops.generation, ops.source_file,
    dw.dim_agency, dw.dim_agency_group, dw.bridge_group_member, dw.agency_alias, dw.dim_indicator, dw.dim_methodology, dw.dim_node,
    dw.dim_grade, dw.dim_period, dw.dim_stage, dw.dim_status, dw.publication,
    mart.publication, mart.succession, mart.score, mart.score_history, mart.score_summary, mart.node_score,
    mart.agency_history, mart.firmness, dw.fact_firmness, mart.group_statistic, dw.fact_group_statistic,
    dw.fact_score, mart.delta_contribution, dw.fact_delta, dw.fact_delta_contribution, mart.observation_shown
    to itanalytics_clerk, itanalytics_public;
grant select on dw.dim_model_version, mart.anomaly, dw.fact_review, mart.forecast, dw.fact_forecast_grade, mart.rejection_shown,
    mart.peer_summary
    to itanalytics_clerk;
grant select on mart.peer_summary, mart.observation_shown, mart.rejection_shown to itanalytics_api;
grant select on mart.peer_summary to itanalytics_etl, itanalytics_reader;
grant select on dw.fact_firmness, dw.fact_group_statistic, dw.fact_delta, dw.fact_delta_contribution to itanalytics_reader;

revoke execute on function mart.own_agency, mart.is_own_key, ops.acts_as, ops.is_person, mart.observation_shown_at from public;
grant execute on function mart.own_agency, mart.is_own_key to itanalytics_clerk, itanalytics_public, itanalytics_api;
grant execute on function ops.acts_as, ops.is_person to itanalytics_api;
grant execute on function dw.search_form, mart.score_at, mart.node_score_at, mart.score_summary_at, mart.group_statistic_at,
    mart.delta_contribution_at, mart.refuse_unknown_publication, mart.line_of, mart.probability_of_top, mart.probability_above,
    mart.observation_shown_at
    to itanalytics_clerk, itanalytics_public;

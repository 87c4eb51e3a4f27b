-- What happens is announced to whoever listens, with keys only, when the transaction commits. And a role for analysts
-- who ask in SQL: it reads the marts and the dimensions, and nothing else. It cannot log in; a person's login is made
-- a member of it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'itanalytics_reader') then
        begin
            create role itanalytics_reader nologin;
        exception
            when duplicate_object or unique_violation then
                null;
            when insufficient_privilege then
                raise exception 'role itanalytics_reader is missing and % may not create it', current_user
                    using hint = 'Ask an administrator to run: create role itanalytics_reader nologin;';
        end;
    end if;
    execute format('grant connect on database %I to itanalytics_reader', current_database());
end
$$;

set local role itanalytics_migrator;

create function mart.announce_findings() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    keys text;
begin
    -- A notification holds less than 8,000 bytes.
    for keys in
        select string_agg(numbered.anomaly_key::text, ',' order by numbered.number)
        from (select anomaly_key, row_number() over (order by anomaly_key) as number from found) numbered
        group by (numbered.number - 1) / 300
        order by min(numbered.number)
    loop
        perform pg_notify('itanalytics_anomaly', keys);
    end loop;
    return null;
end
$$;
comment on function mart.announce_findings is 'Trigger: notifies itanalytics_anomaly of the keys of new findings, separated by commas.';
create trigger findings_are_announced after insert on mart.anomaly
    referencing new table as found for each statement execute function mart.announce_findings();

create function ops.announce_progress() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    perform pg_notify('itanalytics_progress', new.run_key::text);
    return null;
end
$$;
comment on function ops.announce_progress is 'Trigger: notifies itanalytics_progress of the key of a run that moved on.';
create trigger run_is_announced after insert or update of state, started_at, finished_at, message on ops.run
    for each row execute function ops.announce_progress();
create trigger step_is_announced after insert or update on ops.run_step
    for each row execute function ops.announce_progress();

create view mart.ranking with (security_invoker = true) as
select s.year, g.group_code, g.name_vi as group_name, a.agency_code, a.name_vi as agency_name, a.name_en as agency_name_en,
       s.rank, s.rank_low, s.rank_high, s.group_size, s.total, s.maximum, s.grade_code, s.status, s.basis, s.reproduction,
       s.total_change, s.like_for_like_change, s.rank_change, s.method_changed,
       m.methodology_code, m.version as methodology_version, s.source_kind
from mart.score s
join dw.dim_agency a using (agency_key)
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_methodology m using (methodology_key);
comment on view mart.ranking is 'One agency x group x methodology x result year, with the names: mart.score for people.';

create view mart.ranking_node with (security_invoker = true) as
select s.year, g.group_code, a.agency_code, a.name_vi as agency_name, d.node_code, d.name_vi as node_name,
       n.level, n.sort_order, n.status, n.points, n.maximum, n.normalised, n.coverage, n.contribution
from mart.node_score n
join mart.score s using (score_key)
join dw.dim_node d using (node_key)
join dw.dim_agency a using (agency_key)
join dw.dim_agency_group g using (agency_group_key);
comment on view mart.ranking_node is 'One criterion or indicator of one row of mart.ranking: points, maximum and share reached.';

create view mart.finding with (security_invoker = true) as
select f.anomaly_key, f.year, p.period_code, g.group_code, a.agency_code, a.name_vi as agency_name,
       i.indicator_code, i.name_vi as indicator_name, f.kind, f.score, f.state, f.value, f.expected,
       f.lower_bound, f.upper_bound, f.reason_vi, f.reason_en, f.source_kind, f.found_at
from mart.anomaly f
join dw.dim_agency a using (agency_key)
join dw.dim_agency_group g using (agency_group_key)
join dw.dim_indicator i using (indicator_key)
join dw.dim_period p using (period_key);
comment on view mart.finding is 'One finding that stands, with the names: mart.anomaly for people.';

grant usage on schema dw, mart to itanalytics_reader;
grant select on all tables in schema mart to itanalytics_reader;
grant select on dw.dim_agency, dw.dim_agency_group, dw.bridge_group_member, dw.dim_indicator, dw.dim_methodology,
    dw.dim_node, dw.dim_grade, dw.dim_period, dw.dim_stage, dw.dim_status to itanalytics_reader;
grant select on mart.ranking, mart.ranking_node, mart.finding to itanalytics_api, itanalytics_etl;

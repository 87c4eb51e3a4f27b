-- What has to be computed anew is written down by whoever changes what it rests on, in the same transaction: a run computes
-- that and nothing else, and neither a kill nor a restore loses any of it.
set local role itanalytics_migrator;

create table ops.score_due (
    due_key             bigint generated always as identity primary key,
    methodology_code    text,
    agency_group_key    int,
    durable_agency_key  int,
    year                smallint
);
comment on table ops.score_due is 'One change since the results that rest on it were computed: of a family of methodologies, of a group or of an agency, in one result year or, null, in any; all null: everything is due.';

create table ops.stale_result (
    agency_group_key  int      not null,
    year              smallint not null,
    primary key (agency_group_key, year)
);
comment on table ops.stale_result is 'One group x result year whose results have to be computed anew; made of ops.score_due, removed in the transaction that writes the results.';

create table ops.stale_mart (
    agency_group_key  int      not null,
    year              smallint not null,
    primary key (agency_group_key, year)
);
comment on table ops.stale_mart is 'One group x result year whose results were computed and are not yet in the marts.';

create table ops.stale_node (
    agency_group_key    int      not null,
    durable_agency_key  int      not null,
    year                smallint not null,
    primary key (agency_group_key, durable_agency_key, year)
);
comment on table ops.stale_node is 'One agency x group x result year whose criteria and indicators, or the parts of whose change, are not yet in the marts.';

create table dw.result_source (
    agency_group_key    int      not null,
    durable_agency_key  int      not null,
    year                smallint not null,
    source_kind         text     not null,
    source_file_key     int,
    primary key (agency_group_key, year, durable_agency_key)
);
comment on table dw.result_source is 'One computed result of agency x group x result year: the least official kind of source among its figures, and their file where all are of one; replaced whenever the result is computed.';

insert into ops.score_due default values;

create function ops.agency_changed() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if tg_op = 'INSERT' then
        insert into ops.score_due (durable_agency_key) select distinct durable_agency_key from new_row;
    else
        insert into ops.score_due (durable_agency_key)
        select distinct n.durable_agency_key
        from new_row n
        join old_row o using (agency_key)
        where (n.durable_agency_key, n.agency_code, n.valid_from, n.valid_to)
            is distinct from (o.durable_agency_key, o.agency_code, o.valid_from, o.valid_to);
    end if;
    return null;
end
$$;
comment on function ops.agency_changed is 'Trigger: the results of agencies that came or changed their validity are due.';
create trigger agency_is_due after insert on dw.dim_agency
    referencing new table as new_row for each statement execute function ops.agency_changed();
create trigger changed_agency_is_due after update on dw.dim_agency
    referencing old table as old_row new table as new_row for each statement execute function ops.agency_changed();

create function ops.group_changed() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    if tg_op = 'DELETE' then
        insert into ops.score_due (agency_group_key) select distinct agency_group_key from old_row;
    else
        insert into ops.score_due (agency_group_key) select distinct agency_group_key from new_row;
    end if;
    return null;
end
$$;
comment on function ops.group_changed is 'Trigger: the results of a group that changed, or whose members did, are due.';
create trigger group_is_due after insert on dw.dim_agency_group
    referencing new table as new_row for each statement execute function ops.group_changed();
create trigger changed_group_is_due after update on dw.dim_agency_group
    referencing old table as old_row new table as new_row for each statement execute function ops.group_changed();
create trigger member_is_due after insert on dw.bridge_group_member
    referencing new table as new_row for each statement execute function ops.group_changed();
create trigger changed_member_is_due after update on dw.bridge_group_member
    referencing old table as old_row new table as new_row for each statement execute function ops.group_changed();
create trigger lost_member_is_due after delete on dw.bridge_group_member
    referencing old table as old_row for each statement execute function ops.group_changed();

create function ops.method_changed() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    insert into ops.score_due (methodology_code) select distinct methodology_code from new_row;
    return null;
end
$$;
comment on function ops.method_changed is 'Trigger: the results of a family of methodologies of which a version came or went are due.';
create trigger method_is_due after insert on dw.dim_methodology
    referencing new table as new_row for each statement execute function ops.method_changed();
create trigger changed_method_is_due after update on dw.dim_methodology
    referencing old table as old_row new table as new_row for each statement execute function ops.method_changed();

create function ops.statistic_stated() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    insert into ops.score_due (agency_group_key, year) select distinct agency_group_key, year from new_row;
    return null;
end
$$;
comment on function ops.statistic_stated is 'Trigger: the results of a group of which a statistic was stated are due, since its size may be one.';
create trigger statistic_is_due after insert on dw.fact_group_statistic
    referencing new table as new_row for each statement execute function ops.statistic_stated();

-- Which agencies have a result of a group and year is asked before its results are computed.
create index score_total_group on dw.fact_score (agency_group_key, year) where known_to is null and group_size is not null;

-- Rows are compared as they are stored, which takes a twentieth of the time of comparing them as JSON.
create or replace function dw.refuse_all_but_closing() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    was_closed boolean := old.known_to is not null;
begin
    old.known_to := new.known_to;
    if was_closed or new.known_to is null or old *<> new then
        raise exception '%.% is append-only: only known_to of an open revision may be set', tg_table_schema, tg_table_name
            using hint = 'Add a new revision that supersedes this one.';
    end if;
    return new;
end
$$;

-- Results are millions of rows whose keys the run that writes them has read from the dimensions. What their foreign keys
-- looked up once more, six times a row, is held by the other side, as for observations: rows of these dimensions are
-- never deleted and never change their keys. The check results_name_existing_members looks after it.
create trigger node_keeps_its_key before delete or truncate or update of node_key on dw.dim_node
    for each statement execute function dw.refuse_lost_key();
create trigger methodology_keeps_its_key before delete or truncate or update of methodology_key on dw.dim_methodology
    for each statement execute function dw.refuse_lost_key();
create trigger group_keeps_its_key before delete or truncate or update of agency_group_key on dw.dim_agency_group
    for each statement execute function dw.refuse_lost_key();

do $$
declare
    link record;
begin
    for link in
        select conrelid::regclass as held_by, conname
        from pg_constraint
        where contype = 'f' and conparentid = 0
          and (conrelid in ('dw.fact_score'::regclass, 'dw.fact_delta'::regclass, 'dw.fact_delta_contribution'::regclass)
               or (conrelid = 'mart.node_score'::regclass and confrelid = 'dw.dim_node'::regclass))
    loop
        execute format('alter table %s drop constraint %I', link.held_by, link.conname);
    end loop;
end
$$;

grant select, insert, delete on ops.score_due, ops.stale_result, ops.stale_mart, ops.stale_node to itanalytics_etl;
grant usage on sequence dw.dim_agency_agency_key_seq to itanalytics_etl;
grant select, insert, update, delete on dw.result_source to itanalytics_etl;
grant select on ops.score_due, ops.stale_result, ops.stale_mart, ops.stale_node, dw.result_source to itanalytics_api;
revoke execute on function ops.agency_changed, ops.group_changed, ops.method_changed, ops.statistic_stated from public;
do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on ops.score_due, ops.stale_result, ops.stale_mart, ops.stale_node, dw.result_source to itanalytics_etl;
    end if;
end
$$;

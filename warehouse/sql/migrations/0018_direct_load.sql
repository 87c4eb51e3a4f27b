-- A fact's keys are read from the dimensions by the load that writes it. What the foreign keys of the largest table
-- looked up once more for each of five columns of each row is held by the other side: the rows of these dimensions
-- are never deleted and never change their keys. The check observations_name_existing_members looks after it.
set local role itanalytics_migrator;

create function dw.refuse_lost_key() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'rows of %.% are never deleted and keep their keys: % is refused',
        tg_table_schema, tg_table_name, lower(tg_op)
        using hint = 'Facts name these keys. End the validity of the row instead.';
end
$$;
comment on function dw.refuse_lost_key is 'Trigger: refuses what would leave facts with a key that no row has.';

create trigger agency_keeps_its_key before delete or truncate or update of agency_key on dw.dim_agency
    for each statement execute function dw.refuse_lost_key();
create trigger indicator_keeps_its_key before delete or truncate or update of indicator_key on dw.dim_indicator
    for each statement execute function dw.refuse_lost_key();
create trigger period_keeps_its_key before delete or truncate or update of period_key on dw.dim_period
    for each statement execute function dw.refuse_lost_key();
create trigger stage_keeps_its_key before delete or truncate or update of stage_key on dw.dim_stage
    for each statement execute function dw.refuse_lost_key();
create trigger status_keeps_its_key before delete or truncate or update of status_key on dw.dim_status
    for each statement execute function dw.refuse_lost_key();

do $$
declare
    link text;
begin
    for link in
        select conname from pg_constraint where conrelid = 'dw.fact_observation'::regclass and contype = 'f'
    loop
        execute format('alter table dw.fact_observation drop constraint %I', link);
    end loop;
end
$$;

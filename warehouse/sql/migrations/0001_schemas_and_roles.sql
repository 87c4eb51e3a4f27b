-- Schemas, extensions and the three group roles. Runs as the login that was given to the migrator;
-- every later script runs as itanalytics_migrator, which owns what it creates.
--
-- Roles belong to the whole cluster, databases do not: a role may already be there, made for another database
-- or, at this very moment, by another migrator.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['itanalytics_migrator', 'itanalytics_etl', 'itanalytics_api'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            begin
                execute format('create role %I nologin', role_name);
            exception
                when duplicate_object or unique_violation then
                    null;
                when insufficient_privilege then
                    raise exception 'role % is missing and % may not create it', role_name, current_user
                        using hint = format('Ask an administrator to run: create role %I nologin; grant %I to %I;',
                                            role_name, role_name, current_user);
            end;
        end if;
        if not pg_has_role(current_user, role_name, 'member') then
            execute format('grant %I to %I', role_name, current_user);
        end if;
    end loop;
    -- By default everybody may make temporary tables; the API has no use for them.
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant create, temporary on database %I to itanalytics_migrator', current_database());
    execute format('grant connect, temporary on database %I to itanalytics_etl', current_database());
    execute format('grant connect on database %I to itanalytics_api', current_database());
end
$$;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- ops holds the migration journal already, written by the migrator itself before its first script.
create schema if not exists ops;
alter schema ops owner to itanalytics_migrator;
alter table if exists ops.schema_migration owner to itanalytics_migrator;

create schema staging authorization itanalytics_migrator;
create schema dw authorization itanalytics_migrator;
create schema mart authorization itanalytics_migrator;
create schema jobs authorization itanalytics_migrator;

comment on schema staging is 'Rows of the file that is being loaded, resolved but not yet merged; unlogged, empty between loads.';
comment on schema dw is 'Dimensions and facts, append-only where history matters.';
comment on schema mart is 'What the API reads: rebuilt from dw, never a source of truth.';
comment on schema ops is 'Runs, source files, rejections, reproduction reports, the migration journal.';
comment on schema jobs is 'Tables of the job scheduler.';

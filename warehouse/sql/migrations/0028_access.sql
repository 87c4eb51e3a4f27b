-- Who may come in: people, their roles and sessions, keys for programs; and what they did, written so that nobody can
-- change it unseen. None of it can be read by the roles that answer queries.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['itanalytics_access', 'itanalytics_clerk', 'itanalytics_public'] loop
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
        execute format('grant connect on database %I to %I', current_database(), role_name);
    end loop;
end
$$;

set local role itanalytics_migrator;

create domain ops.access_role as text
    check (value in ('ANALYST', 'REVIEWER', 'PLANNER', 'CLERK', 'PUBLISHER', 'OPERATOR', 'ADMINISTRATOR'));
comment on domain ops.access_role is 'What somebody may do; a clerk does it for one agency.';

create table ops.person (
    person_key           int generated always as identity primary key,
    login                text        not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'),
    display_name         text        not null,
    password_hash        text,
    password_changed_at  timestamptz,
    failed_count         int         not null default 0,
    locked_until         timestamptz,
    is_locked            boolean     not null default false,
    created_at           timestamptz not null default now(),
    created_by           text        not null
);
comment on table ops.person is 'One person who may sign in: the login in small letters, and the slow, salted hash of the password (NULL: none was set, so none is right).';
comment on column ops.person.failed_count is 'Wrong passwords since the last right one.';
comment on column ops.person.locked_until is 'No password is right before; set by too many wrong ones.';
comment on column ops.person.is_locked is 'An administrator has locked the person out, until another word.';

create table ops.person_role (
    person_key   int             not null references ops.person,
    role         ops.access_role not null,
    agency_code  text,
    granted_at   timestamptz     not null default now(),
    granted_by   text            not null,
    primary key (person_key, role),
    check ((role = 'CLERK') = (agency_code is not null))
);
comment on table ops.person_role is 'One role of one person; with it the agency, for a clerk.';

create table ops.session (
    session_key   bigint generated always as identity primary key,
    token_hash    char(64)    not null unique,
    person_key    int         not null references ops.person,
    address       text        not null,
    created_at    timestamptz not null default now(),
    last_used_at  timestamptz not null default now(),
    expires_at    timestamptz not null,
    ended_at      timestamptz
);
comment on table ops.session is 'One sign-in of one person, by the SHA-256 of the secret in the browser''s cookie; of use until it is ended, has expired, or was not used for long.';
create index session_person on ops.session (person_key) where ended_at is null;

-- What was a key for sending files is one for whatever its roles may do.
alter table ops.api_key
    add column roles ops.access_role[] not null default '{}',
    add column expires_at timestamptz,
    add column last_used_at timestamptz;
update ops.api_key set roles = case when agency_code is null then '{OPERATOR}' else '{CLERK}' end::ops.access_role[];
alter table ops.api_key
    alter column roles drop default,
    add check (cardinality(roles) > 0),
    add check (('CLERK' = any (roles)) = (agency_code is not null));
comment on table ops.api_key is 'One key of a program: the SHA-256 of its secret, what it may do, and the agency whose figures it may state (NULL: of any agency).';
comment on column ops.api_key.roles is 'What its holder may do.';
comment on column ops.api_key.expires_at is 'Of no use from then on; NULL: until it is revoked.';
comment on column ops.api_key.last_used_at is 'When it was shown last, to the minute.';

create table ops.audit (
    audit_key  bigint generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    who        text        not null,
    origin     text        not null,
    action     text        not null,
    subject    text        not null,
    before     jsonb,
    after      jsonb
);
comment on table ops.audit is 'One thing that somebody did: who, from where, when, what, and the row as it was before and after, without secrets; rows are only ever added.';

create table ops.audit_link (
    link_number  bigint primary key,
    audit_key    bigint not null unique references ops.audit,
    hash         text   not null
);
comment on table ops.audit_link is 'One entry''s place in the chain of the audit log, from 1 without gaps: the SHA-256 of the entry and of the hash before it, so that no entry can be changed, taken out or put in between unseen.';

create trigger audit_is_append_only before update or delete or truncate on ops.audit
    for each statement execute function dw.refuse_rewrite();
create trigger audit_link_is_append_only before update or delete or truncate on ops.audit_link
    for each statement execute function dw.refuse_rewrite();

create function ops.audit_hash(link_number bigint, previous text, entry ops.audit) returns text
language sql stable set search_path = pg_catalog as $$
    select encode(sha256(convert_to(jsonb_build_array(
        link_number, previous, entry.audit_key, extract(epoch from entry.at), entry.who, entry.origin, entry.action,
        entry.subject, entry.before, entry.after)::text, 'UTF8')), 'hex')
$$;
comment on function ops.audit_hash is 'The hash of an entry at its place in the chain, over its fields as one JSON list.';

-- Chained when the transaction commits: entries wait for one another for that moment only, however long a load takes
-- that makes one.
create function ops.chain_audit() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('ops.audit', 0));
    insert into ops.audit_link (link_number, audit_key, hash)
    select l.link_number + 1, new.audit_key, ops.audit_hash(l.link_number + 1, l.hash, new)
    from (select link_number, hash from ops.audit_link union all select 0, '' order by 1 desc limit 1) l;
    return null;
end
$$;
comment on function ops.chain_audit is 'Trigger: adds an entry of the audit log to its chain.';
create constraint trigger audit_is_chained after insert on ops.audit deferrable initially deferred
    for each row execute function ops.chain_audit();

create function ops.write_audit(action text, subject text, before jsonb, after jsonb, who text) returns void
language sql security definer set search_path = pg_catalog as $$
    insert into ops.audit (who, origin, action, subject, before, after)
    values (
        coalesce(nullif(current_setting('itanalytics.person', true), ''), who, session_user),
        coalesce(nullif(current_setting('itanalytics.origin', true), ''), current_setting('application_name')),
        action, subject, before, after)
$$;
comment on function ops.write_audit is 'Adds an entry to the audit log, in the transaction at hand: in the name and from the address that the session was given, else in the name that the caller has.';

create function ops.audit_row() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - '{password_hash,secret_hash,failed_count}'::text[] end;
    is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - '{password_hash,secret_hash,failed_count}'::text[] end;
begin
    perform ops.write_audit(
        tg_argv[0], tg_table_schema || '.' || tg_table_name, was, is_now, coalesce(is_now, was) ->> tg_argv[1]);
    return null;
end
$$;
comment on function ops.audit_row is 'Trigger: writes a change of a row into the audit log, without its secrets; takes the name of the action and the column that says who.';

-- Written by the tables, not by the programs that write to them: no way to a change goes past the log.
create trigger review_is_audited after insert on dw.fact_review
    for each row execute function ops.audit_row('REVIEW', 'reviewer');
create trigger announcement_is_audited after insert on dw.announcement
    for each row execute function ops.audit_row('ANNOUNCE', 'announced_by');
create trigger publication_is_audited after insert on dw.publication
    for each row execute function ops.audit_row('PUBLISH', 'announced_by');
create trigger request_is_audited after insert on ops.run
    for each row when (new.state = 'QUEUED') execute function ops.audit_row('REQUEST_RUN', 'requested_by');
create trigger cancellation_is_audited after insert on ops.run_cancellation
    for each row execute function ops.audit_row('CANCEL_RUN', 'requested_by');
create trigger new_person_is_audited after insert on ops.person
    for each row execute function ops.audit_row('ADD_PERSON', 'created_by');
create trigger person_is_audited after update of display_name, password_hash, is_locked, locked_until on ops.person
    for each row when ((old.display_name, old.password_hash, old.is_locked, old.locked_until)
        is distinct from (new.display_name, new.password_hash, new.is_locked, new.locked_until))
    execute function ops.audit_row('CHANGE_PERSON', 'created_by');
create trigger role_is_audited after insert or update or delete on ops.person_role
    for each row execute function ops.audit_row('CHANGE_ROLE', 'granted_by');
create trigger new_key_is_audited after insert on ops.api_key
    for each row execute function ops.audit_row('ADD_KEY', 'created_by');
create trigger key_is_audited after update of revoked_at, roles, expires_at, agency_code on ops.api_key
    for each row execute function ops.audit_row('CHANGE_KEY', 'created_by');

revoke execute on function ops.audit_hash, ops.chain_audit, ops.write_audit, ops.audit_row from public;
grant usage on schema ops, dw to itanalytics_access;
grant select, insert on ops.person, ops.person_role, ops.session to itanalytics_access;
grant update (display_name, password_hash, password_changed_at, failed_count, locked_until, is_locked) on ops.person
    to itanalytics_access;
grant update (agency_code, granted_at, granted_by), delete on ops.person_role to itanalytics_access;
grant update (last_used_at, ended_at) on ops.session to itanalytics_access;
grant select on ops.api_key to itanalytics_access;
grant update (last_used_at) on ops.api_key to itanalytics_access;
grant select (agency_key, durable_agency_key, agency_code) on dw.dim_agency to itanalytics_access;
grant execute on function ops.write_audit to itanalytics_access;
grant select on ops.audit, ops.audit_link to itanalytics_access, itanalytics_etl;
grant execute on function ops.audit_hash to itanalytics_etl;

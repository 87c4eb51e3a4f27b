set local role itanalytics_migrator;

-- Agencies are found by code, in whichever version, and listed by it. The index is in the list's own order, since the
-- planner would else take the much slower one of the exclusion constraint.
create index agency_code on dw.dim_agency (agency_code, agency_key);

-- The API keeps the small dimensions in its process. A review changes answers but no dimension, and there may be many
-- reviews: it must not make every process read the dimensions anew.
alter table ops.generation add column dimension_generation bigint not null default 1;
comment on column ops.generation.dimension_generation is 'The generation in which a dimension may have changed last.';

create or replace function ops.bump_generation() returns bigint
language sql security definer set search_path = pg_catalog as $$
    update ops.generation
    set generation = generation + 1, dimension_generation = generation + 1, changed_at = now();
    select pg_notify('itanalytics_generation', generation::text) from ops.generation;
    select generation from ops.generation;
$$;

create function ops.bump_answers() returns bigint
language sql security definer set search_path = pg_catalog as $$
    update ops.generation set generation = generation + 1, changed_at = now();
    select pg_notify('itanalytics_generation', generation::text) from ops.generation;
    select generation from ops.generation;
$$;
comment on function ops.bump_answers is 'Raises the warehouse generation where no dimension changed; returns the new number.';
revoke execute on function ops.bump_answers from public;

create or replace function mart.follow_review() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update mart.anomaly
    set state = case new.decision when 'REOPENED' then 'OPEN' else new.decision end,
        review_count = review_count + 1
    where anomaly_key = new.anomaly_key;
    perform ops.bump_answers();
    return new;
end
$$;

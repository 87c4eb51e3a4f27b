-- The correction ledger: what somebody proposes to state anew, why, on which evidence, who else agreed, and what it came
-- to. What is written is never changed; where a case stands follows from its events.
set local role itanalytics_migrator;

alter table ops.source_file drop constraint source_file_source_kind_check;
alter table ops.source_file add constraint source_file_source_kind_check check (
    source_kind in ('OFFICIAL', 'PRESS', 'PUBLISHED_INDEX', 'SUBMISSION', 'SYNTHETIC', 'CORRECTION'));

create table ops.evidence (
    evidence_key  bigint generated always as identity primary key,
    content_hash  char(64)    not null unique,
    name          text        not null check (name <> ''),
    byte_count    bigint      not null check (byte_count > 0),
    content       bytea       not null,
    received_by   text        not null,
    received_at   timestamptz not null default now(),
    check (byte_count = octet_length(content))
);
comment on table ops.evidence is 'One content that was sent as evidence, known by its SHA-256, under the name it was first sent with; kept as it came and only ever given back as a file to save.';
-- What is packed already is not packed again, and pieces can be read without the whole.
alter table ops.evidence alter column content set storage external;

create table ops.correction (
    correction_key    bigint generated always as identity primary key,
    agency_group_key  int         not null references dw.dim_agency_group,
    year              smallint    not null,
    reason            text        not null check (btrim(reason) <> ''),
    legal_ground      text        not null default '',
    evidence_link     text,
    anomaly_key       bigint      references dw.fact_anomaly,
    proposed_by       text        not null check (btrim(proposed_by) <> ''),
    proposed_at       timestamptz not null default now()
);
comment on table ops.correction is 'One case of the correction ledger: a proposal to state one or several cells of one ranked group and result year anew.';
comment on column ops.correction.anomaly_key is 'The finding that it answers, if it came from one.';
create index correction_group on ops.correction (agency_group_key, year);
create index correction_anomaly on ops.correction (anomaly_key) where anomaly_key is not null;

create table ops.correction_evidence (
    correction_key  bigint not null references ops.correction,
    evidence_key    bigint not null references ops.evidence,
    primary key (correction_key, evidence_key)
);
comment on table ops.correction_evidence is 'One file put forward for one case.';

create table ops.correction_cell (
    correction_key      bigint   not null references ops.correction,
    line_number         int      not null check (line_number > 0),
    agency_key          int      not null references dw.dim_agency,
    indicator_key       int      not null references dw.dim_indicator,
    period_key          int      not null references dw.dim_period,
    stage_key           smallint not null references dw.dim_stage,
    status_key          smallint not null references dw.dim_status,
    value               numeric,
    numerator           numeric,
    denominator         numeric,
    grade_code          text,
    status_key_before   smallint references dw.dim_status,
    value_before        numeric,
    numerator_before    numeric,
    denominator_before  numeric,
    grade_code_before   text,
    primary key (correction_key, line_number),
    unique (correction_key, agency_key, indicator_key, period_key, stage_key),
    check (status_key = 1 or (value is null and numerator is null and denominator is null and grade_code is null)),
    check (status_key <> 1 or value is not null or grade_code is not null or (numerator is not null and denominator is not null))
);
comment on table ops.correction_cell is 'One cell of one case: agency x indicator x period x stage, with what it is to state and what stood when it was proposed (status NULL: nothing).';

create table ops.correction_event (
    event_key        bigint generated always as identity primary key,
    correction_key   bigint      not null references ops.correction,
    event            text        not null check (event in ('PROPOSED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'APPLIED', 'REFUSED')),
    actor            text        not null check (btrim(actor) <> ''),
    note             text        not null default '',
    effect_hash      char(64),
    publication_key  int         references dw.publication,
    source_file_key  int         unique references ops.source_file,
    run_key          bigint      references ops.run,
    happened_at      timestamptz not null default now(),
    unique (correction_key, event),
    check (event not in ('PROPOSED', 'APPROVED') or effect_hash is not null),
    check ((event = 'APPLIED') = (source_file_key is not null)),
    check ((event in ('APPLIED', 'REFUSED')) = (run_key is not null))
);
comment on table ops.correction_event is 'One step of one case: who took it, when, why, and, of proposal and approval, the hash of the effect that was seen and the publication that it would restate.';

create table ops.standing_change (
    event_key     bigint not null references ops.correction_event,
    agency_key    int    not null references dw.dim_agency,
    status_before text,
    basis_before  text,
    total_before  numeric,
    rank_before   int,
    grade_before  text,
    status_after  text,
    basis_after   text,
    total_after   numeric,
    rank_after    int,
    grade_after   text,
    primary key (event_key, agency_key)
);
comment on table ops.standing_change is 'One agency whose official result would change, as it was seen when a case was proposed or approved; rank, grade and total before and after.';

create table ops.correction_refusal (
    event_key         bigint not null references ops.correction_event,
    line_number       int    not null,
    complaint_number  int    not null,
    field             text,
    rule_code         text   not null,
    message_vi        text   not null,
    message_en        text   not null,
    primary key (event_key, line_number, complaint_number)
);
comment on table ops.correction_refusal is 'One complaint about one cell of an approved case that the load refused; line 0 is the case as a whole.';

create trigger evidence_is_append_only before update or delete or truncate on ops.evidence
    for each statement execute function dw.refuse_rewrite();
create trigger correction_is_append_only before update or delete or truncate on ops.correction
    for each statement execute function dw.refuse_rewrite();
create trigger correction_evidence_is_append_only before update or delete or truncate on ops.correction_evidence
    for each statement execute function dw.refuse_rewrite();
create trigger correction_cell_is_append_only before update or delete or truncate on ops.correction_cell
    for each statement execute function dw.refuse_rewrite();
create trigger correction_event_is_append_only before update or delete or truncate on ops.correction_event
    for each statement execute function dw.refuse_rewrite();
create trigger standing_change_is_append_only before update or delete or truncate on ops.standing_change
    for each statement execute function dw.refuse_rewrite();
create trigger correction_refusal_is_append_only before update or delete or truncate on ops.correction_refusal
    for each statement execute function dw.refuse_rewrite();

-- The rule of two persons holds for whoever can write here at all.
create function ops.judge_correction_event() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    proposer text;
    last     text;
begin
    perform pg_advisory_xact_lock(hashtextextended('ops.correction', new.correction_key));
    select c.proposed_by into strict proposer from ops.correction c where c.correction_key = new.correction_key;
    select e.event into last from ops.correction_event e where e.correction_key = new.correction_key order by e.event_key desc limit 1;
    if last is distinct from (case when new.event = 'PROPOSED' then null
                                   when new.event in ('APPLIED', 'REFUSED') then 'APPROVED'
                                   else 'PROPOSED' end) then
        raise exception 'correction % is %: it cannot become %', new.correction_key, coalesce(last, 'new'), new.event
            using errcode = 'ITA02';
    end if;
    if (new.event in ('PROPOSED', 'WITHDRAWN')) <> (lower(btrim(new.actor)) = lower(btrim(proposer)))
       and new.event in ('PROPOSED', 'WITHDRAWN', 'APPROVED', 'REJECTED') then
        raise exception 'correction % was proposed by %: % cannot make it %', new.correction_key, proposer, new.actor, new.event
            using errcode = 'ITA03', hint = 'Another person approves or rejects; only the proposer withdraws.';
    end if;
    return new;
end
$$;
comment on function ops.judge_correction_event is 'Trigger: a case goes PROPOSED, then APPROVED, REJECTED or WITHDRAWN, then APPLIED or REFUSED (ITA02); who proposed does not decide (ITA03).';
create trigger correction_event_is_judged before insert on ops.correction_event
    for each row execute function ops.judge_correction_event();

create trigger correction_is_audited after insert on ops.correction
    for each row execute function ops.audit_row('PROPOSE_CORRECTION', 'proposed_by');
create trigger correction_event_is_audited after insert on ops.correction_event
    for each row execute function ops.audit_row('DECIDE_CORRECTION', 'actor');

-- Who sent what, without the content.
create function ops.audit_evidence() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    perform ops.write_audit('SEND_EVIDENCE', 'ops.evidence', null, to_jsonb(new) - 'content', new.received_by);
    return null;
end
$$;
comment on function ops.audit_evidence is 'Trigger: writes a file of evidence into the audit log, without its content.';
create trigger evidence_is_audited after insert on ops.evidence
    for each row execute function ops.audit_evidence();

-- What was approved is loaded by a run, and the approval asks for it.
create function ops.request_run_of_correction() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into ops.run (kind, requested_by)
    select 'PIPELINE', new.actor
    where not exists (select from ops.run where kind = 'PIPELINE' and state = 'QUEUED' and parameters = '{}');
    return null;
end
$$;
comment on function ops.request_run_of_correction is 'Trigger: an approved case asks for a run of the whole flow, unless one waits.';
create trigger approval_asks_for_a_run after insert on ops.correction_event
    for each row when (new.event = 'APPROVED') execute function ops.request_run_of_correction();

-- What people write, they write in their own name and with the role for it; the load writes as itself.
do $$
declare
    guarded text;
begin
    foreach guarded in array array[
        'ops.evidence', 'ops.correction', 'ops.correction_evidence', 'ops.correction_cell', 'ops.correction_event',
        'ops.standing_change', 'ops.correction_refusal']
    loop
        execute format('alter table %s enable row level security', guarded);
        execute format('create policy loader on %s to itanalytics_etl using (true) with check (true)', guarded);
        execute format('create policy staff on %s for select to itanalytics_api using (true)', guarded);
    end loop;
    foreach guarded in array array['ops.correction_evidence', 'ops.correction_cell', 'ops.standing_change'] loop
        execute format('create policy with_its_case on %s for insert to itanalytics_api with check (true)', guarded);
    end loop;
end
$$;
create policy sender on ops.evidence for insert to itanalytics_api with check (ops.is_person(received_by));
create policy proposer on ops.correction for insert to itanalytics_api
    with check ((ops.acts_as('CLERK') or ops.acts_as('REVIEWER') or ops.acts_as('PUBLISHER')) and ops.is_person(proposed_by));
create policy decider on ops.correction_event for insert to itanalytics_api
    with check ((case when event in ('APPROVED', 'REJECTED') then ops.acts_as('PUBLISHER')
                      else ops.acts_as('CLERK') or ops.acts_as('REVIEWER') or ops.acts_as('PUBLISHER') end)
                and ops.is_person(actor));

-- A report of what was restated names the case behind each cell.
alter type mart.correction add attribute correction_key bigint;
create or replace function mart.correction_between(
    from_instant timestamptz, from_publication bigint, to_instant timestamptz, to_publication bigint)
returns setof mart.correction
language sql stable as $$
    select k.score_key, k.durable_agency_key, c.agency_key, c.indicator_key, c.period_key, c.stage_key, g.stage_code,
           s.status_code, c.value_before, c.numerator_before, c.denominator_before,
           t.status_code, c.value_after, c.numerator_after, c.denominator_after,
           c.raw_text, c.source_file_key, f.source_kind, c.line_number, c.known_from,
           (select e.correction_key from ops.correction_event e where e.source_file_key = c.source_file_key)
    from (select coalesce(from_instant, (select coalesce(max(p.frozen_at), mart.refuse_unknown_publication(from_publication))
                                         from dw.publication p where p.publication_key = from_publication)) as first,
                 coalesce(to_instant, case when to_publication is null then timestamptz 'infinity'
                                           else (select coalesce(max(p.frozen_at), mart.refuse_unknown_publication(to_publication))
                                                 from dw.publication p where p.publication_key = to_publication) end) as last) m
    cross join (select distinct h.score_key, h.durable_agency_key, h.agency_group_key, h.year from mart.score_history h) k
    join dw.dim_agency_group u on u.agency_group_key = k.agency_group_key
    join dw.dim_agency a on a.durable_agency_key = k.durable_agency_key
    cross join lateral (
        select coalesce(n.agency_key, o.agency_key) as agency_key, coalesce(n.indicator_key, o.indicator_key) as indicator_key,
               coalesce(n.period_key, o.period_key) as period_key, coalesce(n.stage_key, o.stage_key) as stage_key,
               o.status_key as status_before, o.value as value_before, o.numerator as numerator_before,
               o.denominator as denominator_before, n.status_key as status_after, n.value as value_after,
               n.numerator as numerator_after, n.denominator as denominator_after, n.raw_text,
               coalesce(n.source_file_key, o.source_file_key) as source_file_key,
               coalesce(n.line_number, o.line_number) as line_number, coalesce(n.known_from, o.known_from) as known_from
        from (select * from dw.fact_observation x
              where x.agency_key = a.agency_key and x.year = k.year and x.period_key = k.year * 1000
                and x.known_from <= m.first and (x.known_to is null or x.known_to > m.first)) o
        full join (select * from dw.fact_observation x
                   where x.agency_key = a.agency_key and x.year = k.year and x.period_key = k.year * 1000
                     and x.known_from <= m.last and (x.known_to is null or x.known_to > m.last)) n
          on (o.indicator_key, o.stage_key) = (n.indicator_key, n.stage_key)
        where o.revision is distinct from n.revision
    ) c
    join dw.dim_indicator i on i.indicator_key = c.indicator_key and i.methodology_code = u.methodology_code
    join dw.dim_stage g on g.stage_key = c.stage_key
    join ops.source_file f on f.source_file_key = c.source_file_key
    left join dw.dim_status s on s.status_key = c.status_before
    left join dw.dim_status t on t.status_key = c.status_after
$$;

grant select on ops.evidence, ops.correction, ops.correction_evidence, ops.correction_cell, ops.correction_event,
    ops.standing_change, ops.correction_refusal
    to itanalytics_etl, itanalytics_api;
grant insert on ops.evidence, ops.correction, ops.correction_evidence, ops.correction_cell, ops.standing_change
    to itanalytics_etl, itanalytics_api;
grant insert on ops.correction_event, ops.correction_refusal to itanalytics_etl;
-- That a case was applied is for the load to say.
grant insert (correction_key, event, actor, note, effect_hash, publication_key) on ops.correction_event to itanalytics_api;
revoke execute on function ops.judge_correction_event, ops.audit_evidence, ops.request_run_of_correction from public;

-- Appeals against what was published: filed within a deadline, decided by another person, and where upheld answered by a
-- case of the correction ledger.
set local role itanalytics_migrator;

create table ops.appeal (
    appeal_key       bigint generated always as identity primary key,
    publication_key  int         not null references dw.publication,
    agency_key       int         not null references dw.dim_agency,
    subject          text        not null check (subject in ('FIGURE', 'NODE', 'GRADE')),
    node_key         int         references dw.dim_node,
    grounds          text        not null check (btrim(grounds) <> ''),
    evidence_link    text,
    filed_by         text        not null check (btrim(filed_by) <> ''),
    filed_at         timestamptz not null default now(),
    deadline         date        not null,
    answer_due       date        not null,
    check ((subject = 'NODE') = (node_key is not null)),
    check (deadline < answer_due)
);
comment on table ops.appeal is 'One appeal of one agency against one publication, filed in time: what it is about, why, and the days that were counted for it.';
comment on column ops.appeal.deadline is 'The last day on which the publication could be appealed against, in working days of Viet Nam.';
comment on column ops.appeal.answer_due is 'The day by which the appeal is to be decided.';
create index appeal_publication on ops.appeal (publication_key);
create index appeal_agency on ops.appeal (agency_key);

create table ops.appeal_evidence (
    appeal_key    bigint not null references ops.appeal,
    evidence_key  bigint not null references ops.evidence,
    primary key (appeal_key, evidence_key)
);
comment on table ops.appeal_evidence is 'One file put forward for one appeal.';

create table ops.appeal_cell (
    appeal_key     bigint   not null references ops.appeal,
    line_number    int      not null check (line_number > 0),
    agency_key     int      not null references dw.dim_agency,
    indicator_key  int      not null references dw.dim_indicator,
    period_key     int      not null references dw.dim_period,
    stage_key      smallint not null references dw.dim_stage,
    status_key     smallint not null references dw.dim_status,
    value          numeric,
    numerator      numeric,
    denominator    numeric,
    grade_code     text,
    primary key (appeal_key, line_number)
);
comment on table ops.appeal_cell is 'One cell of one appeal as the agency wants it stated: agency x indicator x period x stage.';

create table ops.appeal_event (
    event_key       bigint generated always as identity primary key,
    appeal_key      bigint      not null references ops.appeal,
    event           text        not null check (event in ('UPHELD', 'DISMISSED', 'WITHDRAWN')),
    actor           text        not null check (btrim(actor) <> ''),
    note            text        not null default '',
    correction_key  bigint      unique references ops.correction,
    happened_at     timestamptz not null default now(),
    unique (appeal_key),
    check ((event = 'UPHELD') = (correction_key is not null))
);
comment on table ops.appeal_event is 'One end of one appeal: who decided what, when and why, and the case that was proposed where it was upheld.';

create trigger appeal_is_append_only before update or delete or truncate on ops.appeal
    for each statement execute function dw.refuse_rewrite();
create trigger appeal_evidence_is_append_only before update or delete or truncate on ops.appeal_evidence
    for each statement execute function dw.refuse_rewrite();
create trigger appeal_cell_is_append_only before update or delete or truncate on ops.appeal_cell
    for each statement execute function dw.refuse_rewrite();
create trigger appeal_event_is_append_only before update or delete or truncate on ops.appeal_event
    for each statement execute function dw.refuse_rewrite();

create function ops.judge_appeal_event() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
    filer text;
begin
    select a.filed_by into strict filer from ops.appeal a where a.appeal_key = new.appeal_key;
    if (new.event = 'WITHDRAWN') <> (lower(btrim(new.actor)) = lower(btrim(filer))) then
        raise exception 'appeal % was filed by %: % cannot make it %', new.appeal_key, filer, new.actor, new.event
            using errcode = 'ITA03', hint = 'Another person upholds or dismisses; only who filed it withdraws.';
    end if;
    return new;
end
$$;
comment on function ops.judge_appeal_event is 'Trigger: who filed an appeal does not decide it (ITA03).';
create trigger appeal_event_is_judged before insert on ops.appeal_event
    for each row execute function ops.judge_appeal_event();

create trigger appeal_is_audited after insert on ops.appeal
    for each row execute function ops.audit_row('FILE_APPEAL', 'filed_by');
create trigger appeal_event_is_audited after insert on ops.appeal_event
    for each row execute function ops.audit_row('DECIDE_APPEAL', 'actor');

do $$
declare
    guarded text;
begin
    foreach guarded in array array['ops.appeal', 'ops.appeal_evidence', 'ops.appeal_cell', 'ops.appeal_event'] loop
        execute format('alter table %s enable row level security', guarded);
        execute format('create policy loader on %s to itanalytics_etl using (true) with check (true)', guarded);
        execute format('create policy staff on %s for select to itanalytics_api using (true)', guarded);
    end loop;
    foreach guarded in array array['ops.appeal_evidence', 'ops.appeal_cell'] loop
        execute format('create policy with_its_appeal on %s for insert to itanalytics_api with check (true)', guarded);
    end loop;
end
$$;
create policy filer on ops.appeal for insert to itanalytics_api
    with check ((ops.acts_as('CLERK') or ops.acts_as('OPERATOR')) and ops.is_person(filed_by));
create policy decider on ops.appeal_event for insert to itanalytics_api
    with check ((case when event = 'WITHDRAWN' then true else ops.acts_as('REVIEWER') or ops.acts_as('PUBLISHER') end)
                and ops.is_person(actor));

create view ops.correction_case as
select c.correction_key, c.agency_group_key, c.year, c.reason, c.legal_ground, c.evidence_link, c.anomaly_key,
       c.proposed_by, c.proposed_at, l.event as state, l.event_key as last_event_key,
       d.actor as decided_by, d.happened_at as decided_at, d.note as decision_note,
       coalesce(a.publication_key, p.publication_key) as publication_key,
       case when coalesce(a.publication_key, p.publication_key) is null then 'CORRECTION' else 'RESTATEMENT' end as kind,
       coalesce(a.effect_hash, p.effect_hash)::text as effect_hash,
       f.source_file_key, f.run_key, f.happened_at as applied_at, u.appeal_key
from ops.correction c
join ops.correction_event p on p.correction_key = c.correction_key and p.event = 'PROPOSED'
join lateral (
    select e.event, e.event_key from ops.correction_event e
    where e.correction_key = c.correction_key
    order by e.event_key desc
    limit 1
) l on true
left join ops.correction_event a on a.correction_key = c.correction_key and a.event = 'APPROVED'
left join ops.correction_event d on d.correction_key = c.correction_key and d.event in ('APPROVED', 'REJECTED', 'WITHDRAWN')
left join ops.correction_event f on f.correction_key = c.correction_key and f.event in ('APPLIED', 'REFUSED')
left join ops.appeal_event u on u.correction_key = c.correction_key
-- A clerk sees the cases about the own agency.
where current_user <> 'itanalytics_clerk' or exists (
    select from ops.correction_cell o join dw.dim_agency g using (agency_key)
    where o.correction_key = c.correction_key and g.durable_agency_key = (select mart.own_agency()));
comment on view ops.correction_case is 'One case of the correction ledger as it stands: the last event is its state; a case over results that were published is a restatement.';

create view ops.corrected_cell as
select c.correction_key, c.line_number, c.agency_key, a.durable_agency_key, c.indicator_key, c.period_key, c.stage_key,
       g.stage_code as stage, b.status_code as status_before, c.value_before, c.numerator_before, c.denominator_before,
       c.grade_code_before, s.status_code as status_after, c.value as value_after, c.numerator as numerator_after,
       c.denominator as denominator_after, c.grade_code as grade_code_after
from ops.correction_cell c
join dw.dim_agency a using (agency_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
left join dw.dim_status b on b.status_key = c.status_key_before
where current_user <> 'itanalytics_clerk' or a.durable_agency_key = (select mart.own_agency());
comment on view ops.corrected_cell is 'One cell of one case in words: what stood when it was proposed, and what it is to state.';

-- Who asks for evidence gets everything about it but the content; that is read by its hash alone.
create view ops.evidence_card as
select evidence_key, content_hash::text as content_hash, name, byte_count, received_by, received_at
from ops.evidence v
where current_user <> 'itanalytics_clerk' or ops.is_person(v.received_by)
   or exists (select from ops.correction_evidence b join ops.correction_case c using (correction_key) where b.evidence_key = v.evidence_key);
comment on view ops.evidence_card is 'One file of evidence without its content.';

create view ops.correction_step as
select e.event_key, e.correction_key, e.event, e.actor, e.note, e.effect_hash, e.source_file_key, e.happened_at
from ops.correction_event e
where current_user <> 'itanalytics_clerk'
   or exists (select from ops.correction_case c where c.correction_key = e.correction_key);
comment on view ops.correction_step is 'One step of one case that the reader sees.';

create view ops.standing_shown as
select s.*
from ops.standing_change s
join dw.dim_agency a using (agency_key)
where current_user <> 'itanalytics_clerk' or a.durable_agency_key = (select mart.own_agency());
comment on view ops.standing_shown is 'One agency whose official result would change, by one step of one case; to a clerk the own agency.';

create view ops.refusal_shown as
select f.*
from ops.correction_refusal f
join ops.correction_step s using (event_key);
comment on view ops.refusal_shown is 'One complaint about one cell of a case that the reader sees.';

create view ops.case_evidence as
select b.correction_key, b.evidence_key from ops.correction_evidence b join ops.correction_case c using (correction_key);
comment on view ops.case_evidence is 'One file put forward for one case that the reader sees.';

create view ops.appeal_case as
select a.appeal_key, a.publication_key, p.agency_group_key, p.period_key, t.year, a.agency_key, d.durable_agency_key, a.subject,
       a.node_key, a.grounds, a.evidence_link, a.filed_by, a.filed_at, a.deadline, a.answer_due,
       coalesce(e.event, 'OPEN') as state, e.actor as decided_by, e.happened_at as decided_at, e.note as decision_note,
       e.correction_key,
       e.event is null and a.answer_due < (now() at time zone 'Asia/Ho_Chi_Minh')::date as is_overdue
from ops.appeal a
join dw.publication p using (publication_key)
join dw.dim_period t using (period_key)
join dw.dim_agency d using (agency_key)
left join ops.appeal_event e using (appeal_key)
where current_user <> 'itanalytics_clerk' or d.durable_agency_key = (select mart.own_agency());
comment on view ops.appeal_case is 'One appeal as it stands.';

create view ops.appealed_cell as
select c.appeal_key, c.line_number, c.agency_key, a.durable_agency_key, c.indicator_key, c.period_key, c.stage_key,
       g.stage_code as stage, s.status_code as status_after, c.value as value_after, c.numerator as numerator_after,
       c.denominator as denominator_after, c.grade_code as grade_code_after
from ops.appeal_cell c
join dw.dim_agency a using (agency_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key)
where current_user <> 'itanalytics_clerk' or a.durable_agency_key = (select mart.own_agency());
comment on view ops.appealed_cell is 'One cell of one appeal in words.';

create view ops.appeal_evidence_shown as
select b.appeal_key, b.evidence_key from ops.appeal_evidence b join ops.appeal_case c using (appeal_key);
comment on view ops.appeal_evidence_shown is 'One file put forward for one appeal that the reader sees.';

grant select on ops.appeal, ops.appeal_evidence, ops.appeal_cell, ops.appeal_event, ops.appeal_case, ops.appealed_cell,
    ops.correction_case, ops.corrected_cell, ops.evidence_card, ops.correction_step, ops.standing_shown, ops.refusal_shown,
    ops.case_evidence, ops.appeal_evidence_shown
    to itanalytics_etl, itanalytics_api;
grant select on ops.correction_case, ops.corrected_cell, ops.evidence_card, ops.correction_step, ops.standing_shown,
    ops.refusal_shown, ops.case_evidence, ops.appeal_case, ops.appealed_cell, ops.appeal_evidence_shown
    to itanalytics_clerk;
grant execute on function ops.is_person to itanalytics_clerk, itanalytics_etl;
grant execute on function mart.own_agency to itanalytics_etl;
grant insert on ops.appeal, ops.appeal_evidence, ops.appeal_cell, ops.appeal_event to itanalytics_etl, itanalytics_api;
revoke execute on function ops.judge_appeal_event from public;

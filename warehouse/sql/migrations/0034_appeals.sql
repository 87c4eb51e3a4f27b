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
left join ops.appeal_event e using (appeal_key);
comment on view ops.appeal_case is 'One appeal as it stands.';

create view ops.appealed_cell as
select c.appeal_key, c.line_number, c.agency_key, a.durable_agency_key, c.indicator_key, c.period_key, c.stage_key,
       g.stage_code as stage, s.status_code as status_after, c.value as value_after, c.numerator as numerator_after,
       c.denominator as denominator_after, c.grade_code as grade_code_after
from ops.appeal_cell c
join dw.dim_agency a using (agency_key)
join dw.dim_stage g using (stage_key)
join dw.dim_status s using (status_key);
comment on view ops.appealed_cell is 'One cell of one appeal in words.';

grant select on ops.appeal, ops.appeal_evidence, ops.appeal_cell, ops.appeal_event, ops.appeal_case, ops.appealed_cell
    to itanalytics_etl, itanalytics_api;
grant insert on ops.appeal, ops.appeal_evidence, ops.appeal_cell, ops.appeal_event to itanalytics_etl, itanalytics_api;
revoke execute on function ops.judge_appeal_event from public;

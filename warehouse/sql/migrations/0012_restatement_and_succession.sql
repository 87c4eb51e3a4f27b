-- What changed between two moments and because of which corrections; and which unit's results may stand before today's.
set local role itanalytics_migrator;

create type mart.restatement as (
    score_key               bigint,
    durable_agency_key      int,
    agency_key              int,
    agency_group_key        int,
    year                    smallint,
    status_before           text,
    total_before            numeric,
    rank_before             int,
    grade_before            text,
    methodology_key_before  int,
    status_after            text,
    total_after             numeric,
    rank_after              int,
    grade_after             text,
    methodology_key_after   int,
    total_change            numeric,
    rank_change             int,
    is_grade_changed        boolean,
    is_method_changed       boolean
);
comment on type mart.restatement is 'One result of agency x group x result year that differs between two moments; rank_change above 0 is better.';

create function mart.restatement_between(
    from_instant timestamptz, from_publication bigint, to_instant timestamptz, to_publication bigint)
returns setof mart.restatement
language sql stable as $$
    select k.score_key, k.durable_agency_key, coalesce(n.agency_key, o.agency_key), k.agency_group_key, k.year,
           o.status, o.total, o.rank, o.grade_code, o.methodology_key,
           n.status, n.total, n.rank, n.grade_code, n.methodology_key,
           n.total - o.total, o.rank - n.rank, n.grade_code is distinct from o.grade_code,
           n.methodology_key is distinct from o.methodology_key
    from (select distinct h.score_key, h.durable_agency_key, h.agency_group_key, h.year from mart.score_history h) k
    left join mart.score_at(from_instant, from_publication) o on o.score_key = k.score_key
    left join mart.score_at(
        coalesce(to_instant, case when to_publication is null then timestamptz 'infinity' end), to_publication) n
      on n.score_key = k.score_key
    where (o.status, o.total, o.rank, o.grade_code) is distinct from (n.status, n.total, n.rank, n.grade_code)
$$;
comment on function mart.restatement_between is 'The results that differ between two moments; without a second moment, between the first and now.';

create type mart.correction as (
    score_key           bigint,
    durable_agency_key  int,
    agency_key          int,
    indicator_key       int,
    period_key          int,
    stage_key           smallint,
    stage               text,
    status_before       text,
    value_before        numeric,
    numerator_before    numeric,
    denominator_before  numeric,
    status_after        text,
    value_after         numeric,
    numerator_after     numeric,
    denominator_after   numeric,
    raw_text            text,
    source_file_key     int,
    source_kind         text,
    line_number         bigint,
    known_from          timestamptz
);
comment on type mart.correction is 'One observation of a result''s agency and year that was stated anew between two moments, with the file and the line that did it.';

create function mart.correction_between(
    from_instant timestamptz, from_publication bigint, to_instant timestamptz, to_publication bigint)
returns setof mart.correction
language sql stable as $$
    select k.score_key, k.durable_agency_key, c.agency_key, c.indicator_key, c.period_key, c.stage_key, g.stage_code,
           s.status_code, c.value_before, c.numerator_before, c.denominator_before,
           t.status_code, c.value_after, c.numerator_after, c.denominator_after,
           c.raw_text, c.source_file_key, f.source_kind, c.line_number, c.known_from
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
comment on function mart.correction_between is 'The observations behind results that were stated anew between two moments; without a second moment, since the first.';

alter table dw.bridge_agency_lineage add column decision text;
comment on column dw.bridge_agency_lineage.decision is 'The decision or resolution that made it so, where it is known.';
create index lineage_successor on dw.bridge_agency_lineage (successor_code);

create view mart.succession as
select p.durable_agency_key as predecessor_durable_key, p.agency_key as predecessor_key,
       s.durable_agency_key as successor_durable_key, s.agency_key as successor_key,
       l.event, l.effective, l.weight, l.weight = 1 as is_whole, l.decision, l.mark
from dw.bridge_agency_lineage l
-- The predecessor as it was the day before, the successor as it was from that day on; codes are durable.
cross join lateral (
    select a.durable_agency_key, a.agency_key
    from dw.dim_agency a
    where a.agency_code = l.predecessor_code
    order by a.valid_from < l.effective desc, case when a.valid_from < l.effective then a.valid_from end desc, a.valid_from
    limit 1
) p
cross join lateral (
    select a.durable_agency_key, a.agency_key
    from dw.dim_agency a
    where a.agency_code = l.successor_code
    order by a.valid_from <= l.effective desc, case when a.valid_from <= l.effective then a.valid_from end desc, a.valid_from
    limit 1
) s;
comment on view mart.succession is 'One predecessor x successor x day: what became of which agency, by which event, with what share of the predecessor.';

-- The units whose results may stand before those of a unit, itself first. A step back goes to each predecessor of an
-- event before the last one; how far the whole of a unit came along is the product of the shares.
create function mart.line_of(unit int)
returns table (unit_key int, until date, step int, weight numeric, is_sole boolean, event text, successor_code text)
language sql stable as $$
    with recursive line as (
        select unit as unit_key, null::date as until, 0 as step, 1::numeric as weight, true as is_sole, null::text as event,
               null::text as successor_code
        union all
        select s.predecessor_durable_key, s.effective, l.step + 1, l.weight * s.weight,
               -- Sole: nobody else went into the successor that day, and the successor was not there before.
               l.is_sole and a.valid_from >= s.effective and not exists (
                   select from mart.succession o
                   where o.successor_durable_key = s.successor_durable_key and o.effective = s.effective
                     and o.predecessor_durable_key <> s.predecessor_durable_key),
               s.event, a.agency_code
        from line l
        join mart.succession s on s.successor_durable_key = l.unit_key
        join dw.dim_agency a on a.agency_key = s.successor_durable_key
        where s.predecessor_durable_key <> l.unit_key and s.predecessor_durable_key <> unit
          and (l.until is null or s.effective <= l.until) and l.step < 20
    )
    select * from line
$$;
comment on function mart.line_of is 'A unit and, step by step back, the units that went into it wholly or in part.';

create view mart.agency_history as
with own_change as (
    -- What made a unit another one while it kept its code: it took somebody in, or gave a part away.
    select successor_durable_key as durable_agency_key, effective, event, predecessor_key as other_key,
           case when is_whole then 'TOOK_IN' else 'TOOK_IN_PART' end as change
    from mart.succession s
    where predecessor_durable_key <> successor_durable_key
      and exists (select from dw.dim_agency a where a.agency_key = s.successor_durable_key and a.valid_from < s.effective)
    union all
    select predecessor_durable_key, effective, event, successor_key, 'GAVE_AWAY'
    from mart.succession
    where weight < 1 and predecessor_durable_key <> successor_durable_key
)
select u.durable_agency_key, 'AS_PUBLISHED' as history_view, s.year, s.agency_key as unit_key, 'OWN' as role,
       1::numeric as weight, 'SAME_UNIT' as comparability, null::text as reason, null::text as reason_en, s.score_key
from dw.dim_agency u
join mart.score s using (durable_agency_key)
where u.agency_key = u.durable_agency_key
union all
select u.durable_agency_key, 'TODAYS_UNITS', s.year, s.agency_key, case when l.step = 0 then 'OWN' else 'PREDECESSOR' end,
       l.weight, v.comparability, v.reason, v.reason_en, case when v.comparability <> 'NOT_COMPARABLE' then s.score_key end
from dw.dim_agency u
cross join lateral mart.line_of(u.durable_agency_key) l
join mart.score s on s.durable_agency_key = l.unit_key and (l.until is null or make_date(s.year, 12, 31) < l.until)
left join lateral (
    select c.change, c.effective, c.event, a.agency_code
    from own_change c
    join dw.dim_agency a on a.agency_key = c.other_key
    where c.durable_agency_key = l.unit_key and c.effective > make_date(s.year, 12, 31)
      and (l.until is null or c.effective <= l.until) and a.agency_code is distinct from l.successor_code
    order by c.effective, a.agency_code
    limit 1
) c on true
cross join lateral (
    select case
               when l.weight < 1 or c.change = 'GAVE_AWAY' then 'NOT_COMPARABLE'
               when not l.is_sole or c.change is not null then 'ONE_OF_SEVERAL'
               else 'SAME_UNIT'
           end as comparability,
           case
               when l.weight < 1 then format('Chỉ %s %% đơn vị này chuyển sang đơn vị hiện nay (%s, %s).',
                                             trim_scale(round(l.weight * 100, 2)), l.event, to_char(l.until, 'DD/MM/YYYY'))
               when c.change = 'GAVE_AWAY' then format('Một phần đã chuyển sang %s (%s, %s).', c.agency_code, c.event, to_char(c.effective, 'DD/MM/YYYY'))
               when c.change = 'TOOK_IN_PART' then format('Trước khi nhận một phần của %s (%s, %s).', c.agency_code, c.event, to_char(c.effective, 'DD/MM/YYYY'))
               when c.change = 'TOOK_IN' then format('Trước khi nhận %s (%s, %s).', c.agency_code, c.event, to_char(c.effective, 'DD/MM/YYYY'))
               when not l.is_sole then format('Một trong nhiều đơn vị hợp thành %s (%s, %s).', l.successor_code, l.event, to_char(l.until, 'DD/MM/YYYY'))
           end as reason,
           case
               when l.weight < 1 then format('Only %s %% of it went to the unit of today (%s, %s).',
                                             trim_scale(round(l.weight * 100, 2)), l.event, l.until)
               when c.change = 'GAVE_AWAY' then format('A part of it went to %s (%s, %s).', c.agency_code, c.event, c.effective)
               when c.change = 'TOOK_IN_PART' then format('Before it took in a part of %s (%s, %s).', c.agency_code, c.event, c.effective)
               when c.change = 'TOOK_IN' then format('Before it took in %s (%s, %s).', c.agency_code, c.event, c.effective)
               when not l.is_sole then format('One of several units that became %s (%s, %s).', l.successor_code, l.event, l.until)
           end as reason_en
) v
where u.agency_key = u.durable_agency_key
union all
-- Restated: a result of the unit itself for a year that ended before it came to be what it is, if somebody published
-- one. The totals of its predecessors are never added up or averaged.
select u.durable_agency_key, 'RESTATED', y.year, coalesce(s.agency_key, u.agency_key), 'OWN', 1,
       case when s.score_key is null then 'NOT_COMPARABLE' else 'SAME_UNIT' end,
       case when s.score_key is null then format('Chưa ai công bố kết quả năm %s tính lại cho đơn vị hiện nay; điểm của các đơn vị trước đó không được cộng hay lấy trung bình.', y.year) end,
       case when s.score_key is null then format('Nobody published the results of %s restated for the unit of today; the totals of the units before it are neither added up nor averaged.', y.year) end,
       s.score_key
from dw.dim_agency u
cross join lateral (
    select distinct p.year
    from mart.line_of(u.durable_agency_key) l
    join mart.score p on p.durable_agency_key = l.unit_key and make_date(p.year, 12, 31) < l.until
    where l.step > 0
) y
left join lateral (
    select o.score_key, o.agency_key
    from mart.score o
    where o.durable_agency_key = u.durable_agency_key and o.year = y.year
      and u.valid_from > make_date(y.year, 12, 31)
    limit 1
) s on true
where u.agency_key = u.durable_agency_key;
comment on view mart.agency_history is 'One way of looking back x agency x result year x unit: the result of the agency, or of a unit that went into it, and whether the two compare.';

grant select on mart.succession, mart.agency_history to itanalytics_etl, itanalytics_api;
revoke execute on all functions in schema mart from public;
grant execute on function mart.restatement_between, mart.correction_between, mart.line_of to itanalytics_etl, itanalytics_api;

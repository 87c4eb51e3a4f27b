-- How firm a rank is, and what a like-for-like change is made of.
set local role itanalytics_migrator;

create table dw.fact_firmness (
    durable_agency_key  int      not null,
    agency_group_key    int      not null references dw.dim_agency_group,
    year                smallint not null,
    methodology_key     int      not null references dw.dim_methodology,
    rank                int      not null,
    draws               int      not null check (draws > 0),
    seed                int      not null,
    interval_share      numeric  not null check (interval_share > 0 and interval_share < 1),
    weight_spread       numeric  not null,
    counts_drawn        boolean  not null,
    missing_drawn       boolean  not null,
    rank_low            int      not null,
    rank_median         int      not null,
    rank_high           int      not null,
    tie_group           int      not null,
    ranks               int[]    not null,
    run_key             bigint   not null,
    primary key (durable_agency_key, agency_group_key, year),
    check (rank_low <= rank_median and rank_median <= rank_high),
    check (cardinality(ranks) = draws)
);
comment on table dw.fact_firmness is 'One computed rank of agency x group x result year and the ranks that it had in every draw of the perturbation that its methodology declares; replaced whenever the computed ranking changes, since methodology, figures and seed bring it back.';
comment on column dw.fact_firmness.ranks is 'By draw: the same place of two agencies is the same draw.';

create view mart.firmness as
select s.score_key, s.agency_group_key, s.year, f.draws, f.seed, f.interval_share, f.weight_spread, f.counts_drawn,
       f.missing_drawn, f.rank_low, f.rank_median, f.rank_high, f.tie_group, f.ranks,
       case when f.draws is not null then null
            when s.rank is null then 'The agency has no rank.'
            when s.computed_total is null then 'Only the total was published: there is nothing to draw anew.'
            when s.reproduction = 'NOT_REPRODUCED' then 'The published ranking is not the one that the methodology computes.'
            when d.durable_agency_key is not null then 'The rank was announced from other figures than those that stand now.'
            else 'The methodology declares no perturbation.' end as reason
from mart.score s
left join dw.fact_firmness d using (durable_agency_key, agency_group_key, year)
left join dw.fact_firmness f
  on (f.durable_agency_key, f.agency_group_key, f.year, f.methodology_key, f.rank)
   = (s.durable_agency_key, s.agency_group_key, s.year, s.methodology_key, s.rank)
 and s.reproduction <> 'NOT_REPRODUCED';
comment on view mart.firmness is 'One official result and how firm its rank is, or the reason why nobody can say.';

create function mart.probability_of_top(ranks int[], k int) returns double precision
language sql immutable as $$
    select count(*) filter (where r <= k)::double precision / nullif(count(*), 0) from unnest(ranks) as r
$$;
comment on function mart.probability_of_top is 'Share of the draws in which a rank is at most k; null without draws.';

create function mart.probability_above(own int[], agency_group int, result_year smallint, other text)
returns double precision
language sql stable as $$
    select count(*) filter (where d.own < d.other)::double precision / nullif(count(*), 0)
    from dw.fact_firmness f
    cross join lateral unnest(probability_above.own, f.ranks) as d(own, other)
    where f.agency_group_key = agency_group and f.year = result_year and probability_above.own is not null
      and f.durable_agency_key
        = (select a.durable_agency_key from dw.dim_agency a where a.agency_code = probability_above.other limit 1)
$$;
comment on function mart.probability_above is 'Share of the draws in which a rank is strictly better than that of another agency of the group; null where one of them has no draws.';

create view mart.delta_contribution as
select s.score_key, c.node_key, n.sort_order, trim_scale(round(c.contribution, 10)) as contribution
from mart.score s
join dw.fact_delta d
  on (d.agency_key, d.period_key, d.methodology_key, d.year) = (s.agency_key, s.period_key, s.methodology_key, s.year)
 and d.known_from <= coalesce(s.as_of, 'infinity') and (d.known_to is null or d.known_to > s.as_of)
join dw.fact_delta_contribution c
  on (c.agency_key, c.period_key, c.methodology_key, c.revision, c.year)
   = (d.agency_key, d.period_key, d.methodology_key, d.revision, d.year)
join dw.dim_node n on n.node_key = c.node_key;
comment on view mart.delta_contribution is 'One node''s part of one result''s like-for-like change; the parts add up to it, and what belongs to no indicator stands on the total.';

create function mart.delta_contribution_at(instant timestamptz, publication bigint) returns setof mart.delta_contribution
language sql stable as $$
    select h.score_key, c.node_key, n.sort_order, trim_scale(round(c.contribution, 10)) as contribution
    from (select coalesce(instant, (select coalesce(max(p.frozen_at), mart.refuse_unknown_publication(publication))
                                    from dw.publication p where p.publication_key = publication)) as at) m
    join mart.score_history h on h.known_from <= m.at and (h.known_to is null or h.known_to > m.at)
    join dw.fact_delta d
      on (d.agency_key, d.period_key, d.methodology_key, d.year) = (h.agency_key, h.period_key, h.methodology_key, h.year)
     and d.known_from <= m.at and (d.known_to is null or d.known_to > m.at)
    join dw.fact_delta_contribution c
      on (c.agency_key, c.period_key, c.methodology_key, c.revision, c.year)
       = (d.agency_key, d.period_key, d.methodology_key, d.revision, d.year)
    join dw.dim_node n on n.node_key = c.node_key
$$;
comment on function mart.delta_contribution_at is 'The parts of the like-for-like changes of the results that stood at a moment.';

grant select, insert, update, delete on dw.fact_firmness to itanalytics_etl;
grant select on dw.fact_firmness, mart.firmness, mart.delta_contribution to itanalytics_api;
grant select on mart.firmness, mart.delta_contribution to itanalytics_etl;
revoke execute on function mart.probability_of_top, mart.probability_above, mart.delta_contribution_at from public;
grant execute on function mart.probability_of_top, mart.probability_above, mart.delta_contribution_at
    to itanalytics_etl, itanalytics_api;
do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on dw.fact_firmness to itanalytics_etl;
    end if;
end
$$;

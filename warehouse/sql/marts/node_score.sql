-- grain: score x node below the total, of the results in ops.stale_node.
-- reads: ops.stale_node, mart.score (rebuilt before), dw.fact_score, dw.fact_delta, dw.fact_delta_contribution
-- writes: mart.node_score
-- Ten decimals are more than any rule can tell apart; a quotient's other eighteen only tire the reader.
create temporary table new_node_score on commit drop as
select m.score_key, s.node_key, n.parent_node_key, n.level, n.sort_order, t.status_code as status,
       trim_scale(round(s.points, 10)) as points, s.maximum, trim_scale(round(s.normalised, 10)) as normalised,
       trim_scale(round(s.coverage, 10)) as coverage, trim_scale(round(c.contribution, 10)) as contribution, s.note
from ops.stale_node stale
join mart.score m using (agency_group_key, durable_agency_key, year)
join dw.dim_agency a on a.durable_agency_key = m.durable_agency_key
join dw.fact_score s
  on (s.agency_key, s.year, s.agency_group_key) = (a.agency_key, m.year, m.agency_group_key)
join dw.dim_node n on n.node_key = s.node_key
join dw.dim_status t on t.status_key = s.status_key
left join dw.fact_delta d
  on (d.agency_key, d.period_key, d.methodology_key, d.year) = (s.agency_key, s.period_key, s.methodology_key, s.year)
 and case
         when m.publication_key is null then d.known_to is null
         else d.known_from <= m.as_of and (d.known_to is null or d.known_to > m.as_of)
     end
left join dw.fact_delta_contribution c
  on (c.agency_key, c.period_key, c.methodology_key, c.revision, c.node_key, c.year)
   = (d.agency_key, d.period_key, d.methodology_key, d.revision, s.node_key, d.year)
where s.basis = 'COMPUTED' and n.level > 0 and s.period_key = s.year * 1000
  and case
          when m.publication_key is null then s.known_to is null
          else s.known_from <= m.as_of and (s.known_to is null or s.known_to > m.as_of)
      end;

analyze new_node_score;

delete from mart.node_score as old
using ops.stale_node stale
join mart.score m using (agency_group_key, durable_agency_key, year)
where old.score_key = m.score_key and not exists (
    select from new_node_score as new
    where (old.score_key, old.level, old.sort_order, old.node_key) = (new.score_key, new.level, new.sort_order, new.node_key));

merge into mart.node_score as old
using new_node_score as new
on (old.score_key, old.level, old.sort_order, old.node_key) = (new.score_key, new.level, new.sort_order, new.node_key)
when matched and (
    old.parent_node_key, old.status, old.points, old.maximum, old.normalised, old.coverage, old.contribution, old.note
) is distinct from (
    new.parent_node_key, new.status, new.points, new.maximum, new.normalised, new.coverage, new.contribution, new.note
) then update set
    parent_node_key = new.parent_node_key, status = new.status, points = new.points, maximum = new.maximum,
    normalised = new.normalised, coverage = new.coverage, contribution = new.contribution, note = new.note
when not matched then insert (
    score_key, node_key, parent_node_key, level, sort_order, status, points, maximum, normalised, coverage,
    contribution, note
) values (
    new.score_key, new.node_key, new.parent_node_key, new.level, new.sort_order, new.status, new.points, new.maximum,
    new.normalised, new.coverage, new.contribution, new.note
)

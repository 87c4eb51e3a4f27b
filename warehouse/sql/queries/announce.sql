-- grain: one announcement; none when the group has no results for the year
-- reads: dw.dim_agency_group, mart.score_history
-- writes: dw.announcement
insert into dw.announcement (agency_group_key, period_key, decision_number, decided_on, published_on, announced_by)
select g.agency_group_key, @year * 1000, @decisionNumber, @decidedOn, @publishedOn, @announcedBy
from dw.dim_agency_group g
where g.group_code = @group
  and exists (select from mart.score_history h
              where h.agency_group_key = g.agency_group_key and h.year = @year and h.known_to is null)
returning announcement_key

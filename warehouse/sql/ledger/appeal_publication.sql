-- grain: publication that is appealed against, with the day of its announcement and today, both as days of Viet Nam.
-- reads: mart.publication, dw.dim_agency_group
select p.publication_key, g.group_code, p.year, p.methodology_key, p.decision_number, p.is_current,
       coalesce(p.published_on, (p.frozen_at at time zone 'Asia/Ho_Chi_Minh')::date) as announced_on,
       (now() at time zone 'Asia/Ho_Chi_Minh')::date as today
from mart.publication p
join dw.dim_agency_group g using (agency_group_key)
where p.publication_key = @publication

-- grain: one agency x group x first day
-- writes: dw.bridge_group_member
merge into dw.bridge_group_member m
using unnest($1::int[], $2::int[], $3::date[], $4::date[], $5::text[])
    as s(durable_agency_key, agency_group_key, valid_from, valid_to, mark)
on (m.durable_agency_key, m.agency_group_key, m.valid_from) = (s.durable_agency_key, s.agency_group_key, s.valid_from)
when matched and (m.valid_to, m.mark) is distinct from (s.valid_to, s.mark) then
    update set valid_to = s.valid_to, mark = s.mark
when not matched then
    insert (durable_agency_key, agency_group_key, valid_from, valid_to, mark)
    values (s.durable_agency_key, s.agency_group_key, s.valid_from, s.valid_to, s.mark);

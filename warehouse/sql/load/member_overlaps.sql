-- grain: one membership that shares days with the stated one ($3 to $4) and is not the same
-- reads: dw.bridge_group_member
select valid_from
from dw.bridge_group_member
where durable_agency_key = $1 and agency_group_key = $2 and valid_from <> $3
  and daterange(valid_from, valid_to) && daterange($3::date, $4::date);

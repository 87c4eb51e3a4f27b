-- grain: one membership of one agency in one group
-- reads: dw.bridge_group_member
select durable_agency_key, agency_group_key, valid_from, valid_to, mark from dw.bridge_group_member;

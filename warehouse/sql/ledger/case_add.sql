-- grain: case of the ledger; none where the finding that it answers is not there.
-- writes: ops.correction
insert into ops.correction (agency_group_key, year, reason, legal_ground, evidence_link, anomaly_key, proposed_by)
select @groupKey, @year, @reason, @legalGround, @evidenceLink, @anomaly, @proposedBy
where @anomaly::bigint is null or exists (select from dw.fact_anomaly f where f.anomaly_key = @anomaly)
returning correction_key

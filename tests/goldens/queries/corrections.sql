select t.publication_key, t.decision_number
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50));
select t.anomaly_key
from mart.anomaly t
where t.anomaly_key = any(array(select t.anomaly_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50));
select t.appeal_key, t.filed_by
from ops.appeal_case t
where t.appeal_key = any(array(select t.appeal_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50));
select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50));
select b.correction_key, t.content_hash, t.name, t.byte_count, t.received_by, t.received_at, '/evidence/' || t.content_hash
from ops.case_evidence b join ops.evidence_card t on t.evidence_key = b.evidence_key
where b.correction_key = any(array(select t.correction_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50))
order by b.correction_key, t.evidence_key;
select t.correction_key, t.line_number, t.agency_key, t.indicator_key, t.period_key, t.stage, t.grade_code_before, t.grade_code_after, t.status_before, t.value_before, t.status_after, t.value_after, t.numerator_after, t.denominator_after
from ops.corrected_cell t
where t.correction_key = any(array(select t.correction_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50))
order by t.correction_key, t.line_number;
select t.event_key, t.agency_key, t.status_before, t.basis_before, t.total_before, t.rank_before, t.grade_before, t.status_after, t.total_after, t.rank_after, t.grade_after, t.total_after - t.total_before, t.rank_before - t.rank_after, coalesce(t.grade_after is distinct from t.grade_before, true)
from ops.standing_shown t
where t.event_key = any(array(select t.event_key
    from ops.correction_step t
    where t.correction_key = any(array(select t.correction_key
        from ops.correction_case t
        where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
        order by t.correction_key desc
        limit 50))))
order by t.event_key, t.rank_after, t.agency_key;
select t.event_key, t.line_number, t.field, t.rule_code, t.message_vi, t.message_en
from ops.refusal_shown t
where t.event_key = any(array(select t.event_key
    from ops.correction_step t
    where t.correction_key = any(array(select t.correction_key
        from ops.correction_case t
        where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
        order by t.correction_key desc
        limit 50))))
order by t.event_key, t.line_number, t.complaint_number;
select t.correction_key, t.event, t.actor, t.note, t.happened_at, t.effect_hash, t.event_key
from ops.correction_step t
where t.correction_key = any(array(select t.correction_key
    from ops.correction_case t
    where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
    order by t.correction_key desc
    limit 50))
order by t.correction_key, t.event_key;
select count(*)
from ops.correction_case t
where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2);
select t.correction_key, t.kind, t.state, t.year, t.reason, t.legal_ground, t.evidence_link, t.proposed_by, t.proposed_at, t.decided_by, t.decided_at, t.decision_note, t.effect_hash, t.agency_group_key, t.publication_key, t.anomaly_key, t.appeal_key, t.source_file_key, (select dimension_generation from ops.generation)
from ops.correction_case t
where (t.agency_group_key = (select agency_group_key from dw.dim_agency_group where group_code = $1) and t.state = $2)
order by t.correction_key desc
limit 50;

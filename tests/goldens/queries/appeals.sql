select t.publication_key, t.decision_number
from mart.publication t
where t.publication_key = any(array(select t.publication_key
    from ops.appeal_case t
    where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2)
    order by t.answer_due, t.appeal_key
    limit 50));
select b.appeal_key, t.name
from ops.appeal_evidence_shown b join ops.evidence_card t on t.evidence_key = b.evidence_key
where b.appeal_key = any(array(select t.appeal_key
    from ops.appeal_case t
    where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2)
    order by t.answer_due, t.appeal_key
    limit 50))
order by b.appeal_key, t.evidence_key;
select t.appeal_key, t.line_number, t.agency_key, t.indicator_key, t.period_key, t.stage, t.status_after, t.numerator_after, t.denominator_after, t.grade_code_after
from ops.appealed_cell t
where t.appeal_key = any(array(select t.appeal_key
    from ops.appeal_case t
    where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2)
    order by t.answer_due, t.appeal_key
    limit 50))
order by t.appeal_key, t.line_number;
select t.correction_key, t.state
from ops.correction_case t
where t.correction_key = any(array(select t.correction_key
    from ops.appeal_case t
    where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2)
    order by t.answer_due, t.appeal_key
    limit 50));
select count(*)
from ops.appeal_case t
where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2);
select t.appeal_key, t.subject, t.grounds, t.state, t.filed_by, t.filed_at, t.deadline, t.answer_due, t.is_overdue, t.decided_by, t.decided_at, t.decision_note, t.evidence_link, t.year, t.agency_group_key, t.agency_key, t.publication_key, t.node_key, t.correction_key, (select dimension_generation from ops.generation)
from ops.appeal_case t
where (t.durable_agency_key = (select durable_agency_key from dw.dim_agency where agency_code = $1 and agency_key = durable_agency_key) and t.is_overdue = $2)
order by t.answer_due, t.appeal_key
limit 50;

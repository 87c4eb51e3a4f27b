select t.source_file_key, t.name, t.rejected_count
from ops.source_file t
where t.source_file_key = any(array(select t.source_file_key
    from ops.rejection t
    where t.source_file_key in (select f1.source_file_key from ops.source_file f1 where f1.name like $1)
    order by t.line_number, t.rejection_key
    limit 50));
select t.source_file_key, t.name
from ops.source_file t
where t.source_file_key = any(array(select t.replayed_in
    from ops.rejection t
    where t.source_file_key in (select f1.source_file_key from ops.source_file f1 where f1.name like $1)
    order by t.line_number, t.rejection_key
    limit 50));
select t.rejection_key, t.line_number, t.complaint_number, t.place, t.field, t.rule_code, t.message_vi, t.message_en, t.raw_text, t.rejected_at, t.source_file_key, t.replayed_in
from ops.rejection t
where t.source_file_key in (select f1.source_file_key from ops.source_file f1 where f1.name like $1)
order by t.line_number, t.rejection_key
limit 50;
select t.source_file_key, t.source_code, t.source_kind, t.name, t.content_hash, t.licence, t.citation, t.state, t.line_count, t.fact_count, t.unchanged_count, t.superseded_count, t.rejected_count, t.received_at
from ops.source_file t
order by t.source_file_key desc
limit 50;

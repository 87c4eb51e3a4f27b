-- grain: complaint about a cell of a case.
-- writes: ops.correction_refusal
insert into ops.correction_refusal (event_key, line_number, complaint_number, field, rule_code, message_vi, message_en)
values (@eventKey, @line, @number, @field, @code, @vietnamese, @english)

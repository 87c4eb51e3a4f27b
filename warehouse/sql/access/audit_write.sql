-- grain: one entry of the audit log that no table writes by itself.
-- writes: ops.audit
select ops.write_audit(@action, @subject, null, @details::jsonb, @who);

-- grain: appeal.
-- writes: ops.appeal
insert into ops.appeal (publication_key, agency_key, subject, node_key, grounds, evidence_link, filed_by, deadline, answer_due)
values (@publication, @agencyKey, @subject, @nodeKey, @grounds, @evidenceLink, @filedBy, @deadline, @answerDue)
returning appeal_key

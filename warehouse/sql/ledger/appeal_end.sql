-- grain: end of an appeal.
-- writes: ops.appeal_event
insert into ops.appeal_event (appeal_key, event, actor, note, correction_key)
values (@appeal, @event, @actor, @note, @correction)

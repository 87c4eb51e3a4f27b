-- grain: step of a case that a person takes.
-- writes: ops.correction_event
insert into ops.correction_event (correction_key, event, actor, note, effect_hash, publication_key)
values (@correction, @event, @actor, @note, @effectHash, @publication)
returning event_key

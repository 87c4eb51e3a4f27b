-- grain: none; everything is due
-- writes: ops.score_due
insert into ops.score_due default values

-- grain: one staged line about a cell that stands under another version of its agency
-- reads: staged_held
-- writes: staged_observation
-- A version that was added after a fact was loaded may now be the one in force in the fact's period. The cell keeps the
-- key it already has: one cell, one chain of revisions.
update staged_observation s
set agency_key = held.agency_key
from staged_held held
where s.ctid = held.line;

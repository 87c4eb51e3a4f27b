-- Of every panel the states after its last periods are kept, as many as asked; a correction further back is rare.
-- writes: staging.detector_checkpoint, staging.detector_state
with old as (
    delete from staging.detector_checkpoint c
    using (select panel, period, row_number() over (partition by panel order by period desc) as age
           from staging.detector_checkpoint) n
    where (c.panel, c.period) = (n.panel, n.period) and n.age > @kept
    returning c.panel, c.period
)
delete from staging.detector_state s
using old
where (s.panel, s.period) = (old.panel, old.period)

-- A panel goes back to the end of a period: what later periods brought is forgotten.
-- writes: staging.detector_checkpoint, detector_state, detector_candidate, detector_count
with checkpoint as (delete from staging.detector_checkpoint where panel = @panel and period > @period),
state as (delete from staging.detector_state where panel = @panel and period > @period),
found as (delete from staging.detector_candidate where panel = @panel and period > @period),
settled as (
    update staging.detector_candidate set settled_period = null, spike_reason_vi = null, spike_reason_en = null
    where panel = @panel and period <= @period and settled_period > @period)
delete from staging.detector_count where panel = @panel and period > @period

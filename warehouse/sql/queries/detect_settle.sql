-- writes: staging.detector_candidate; jumps that the next figure has shown to be spikes
update staging.detector_candidate c
set settled_period = @period, spike_reason_vi = s.reason_vi, spike_reason_en = s.reason_en
from unnest(@submissions, @reasonsVi, @reasonsEn) as s (submission, reason_vi, reason_en)
where c.panel = @panel and c.submission = s.submission

-- grain: one finding that a run made, that stands, and that is likely right x channel.
-- reads: mart.anomaly, dw.fact_anomaly
-- writes: ops.notification
insert into ops.notification (channel, run_key, anomaly_key, body)
select c.channel, f.run_key, m.anomaly_key, jsonb_build_object(
           'kind', m.kind, 'probability', m.probability, 'expectedValue', m.expected_value,
           'agency', jsonb_build_object('code', a.agency_code, 'name', a.name_vi, 'nameEn', a.name_en),
           'indicator', jsonb_build_object('code', i.indicator_code, 'name', i.name_vi, 'nameEn', i.name_en),
           'period', p.period_code, 'value', m.value, 'expected', m.expected, 'reason', m.reason_vi, 'reasonEn', m.reason_en,
           'isSynthetic', m.source_kind = 'SYNTHETIC')
from mart.anomaly m
join dw.fact_anomaly f using (anomaly_key)
join dw.dim_agency a on a.agency_key = m.agency_key
join dw.dim_indicator i on i.indicator_key = m.indicator_key
join dw.dim_period p on p.period_key = m.period_key
cross join unnest(@channels) as c (channel)
where f.run_key = @runKey and m.state = 'OPEN' and m.probability >= @severe
on conflict do nothing

-- writes: dw.fact_anomaly_value; the caller copies what holds now into the empty table
delete from dw.fact_anomaly_value

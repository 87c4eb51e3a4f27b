-- grain: none; what is stale is held as it is until the marts have followed
-- A review carries itself into mart.anomaly; it waits here, and the merge sees all that were before.
lock table mart.anomaly in share row exclusive mode;
lock table ops.stale_mart, ops.stale_node in share row exclusive mode;
analyze ops.stale_mart, ops.stale_node

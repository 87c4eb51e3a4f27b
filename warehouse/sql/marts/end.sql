-- grain: none; the marts have followed
-- writes: ops.stale_mart, ops.stale_node, ops.generation
delete from ops.stale_mart;
delete from ops.stale_node;
select ops.bump_generation()

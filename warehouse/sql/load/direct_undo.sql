-- grain: none; takes back what was written since direct_begin, and the lock
rollback to savepoint direct_load;

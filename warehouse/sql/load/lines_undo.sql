-- grain: no row; what was done since the lines began is undone
rollback to savepoint lines;

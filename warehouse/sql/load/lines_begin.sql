-- grain: no row; what follows can be undone without what came before
savepoint lines;

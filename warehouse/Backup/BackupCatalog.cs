using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Warehouse.Backup;

/// <summary>A table that a backup holds, as the catalogue describes it.</summary>
internal sealed record CatalogTable
{
    /// <summary>Schema and table.</summary>
    public required string Name { get; init; }

    /// <summary>The columns that hold something of their own, in the order of the table.</summary>
    public required string[] Columns { get; init; }

    /// <summary>The name of the table's entry in the file.</summary>
    public string Entry => $"{Name}.copy";

    /// <summary>The rows in the order of the columns; of a partitioned table COPY alone would give none.</summary>
    public string Reading => $"copy (select {List(Columns)} from {SqlIdentifier.Parse(Name)}) to stdout (format binary)";

    /// <summary>Takes rows whose values come in the order of <paramref name="columns"/>.</summary>
    public string Writing(IEnumerable<string> columns) =>
        $"copy {SqlIdentifier.Parse(Name)} ({List(columns)}) from stdin (format binary)";

    private static string List(IEnumerable<string> columns) =>
        string.Join(", ", columns.Select(column => SqlIdentifier.Of(column).ToString()));
}

/// <summary>Which tables there are, and in which order they can be filled.</summary>
internal static class BackupCatalog
{
    /// <summary>The tables, each after those that its foreign keys point into.</summary>
    public static async Task<IReadOnlyList<CatalogTable>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var tables = (await connection.QueryAsync<CatalogTable>(
            new CommandDefinition(SqlFile.Read("backup/tables.sql"), cancellationToken: cancellationToken))).ToList();
        var references = await connection.QueryAsync<(string Source, string Target)>(
            new CommandDefinition(SqlFile.Read("backup/references.sql"), cancellationToken: cancellationToken));
        return InOrder(tables, references.ToLookup(reference => reference.Source, reference => reference.Target));
    }

    internal static IReadOnlyList<CatalogTable> InOrder(
        IReadOnlyList<CatalogTable> tables, ILookup<string, string> targetsOf)
    {
        var ordered = new List<CatalogTable>(tables.Count);
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var known = tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        while (ordered.Count < tables.Count)
        {
            var next = tables.Where(table => !placed.Contains(table.Name)
                && targetsOf[table.Name].All(target => placed.Contains(target) || !known.Contains(target))).ToList();
            if (next.Count == 0)
                throw new InvalidOperationException("Foreign keys run in a circle among the tables "
                    + string.Join(", ", tables.Select(table => table.Name).Where(name => !placed.Contains(name))) + ".");
            ordered.AddRange(next);
            placed.UnionWith(next.Select(table => table.Name));
        }
        return ordered;
    }
}

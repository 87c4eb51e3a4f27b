using Npgsql;

namespace ItAnalytics.Api.Contract;

/// <summary>One column as the database knows it.</summary>
/// <param name="TypeName">The type's internal name, such as int4.</param>
/// <param name="MayBeNull">True when nothing forbids null. Views, row types and expressions forbid nothing, but are not
/// asked.</param>
internal sealed record CatalogColumn(string TypeName, bool MayBeNull);

/// <summary>The columns of relations, from pg_catalog.</summary>
internal sealed class RelationCatalog
{
    private const string Columns =
        """
        select n.nspname || '.' || c.relname, a.attname, t.typname, not a.attnotnull and c.relkind not in ('v', 'c')
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_type t on t.oid = a.atttypid
        where n.nspname || '.' || c.relname = any($1) and a.attnum > 0 and not a.attisdropped
        """;

    private readonly Dictionary<(string Relation, string Column), CatalogColumn> _columns = [];

    /// <summary>Reads the columns of some relations.</summary>
    public static async Task<RelationCatalog> ReadAsync(
        NpgsqlDataSource source, IEnumerable<string> relations, CancellationToken cancellationToken)
    {
        var catalog = new RelationCatalog();
        await using var command = source.CreateCommand(Columns);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. relations] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            catalog._columns.Add(
                (reader.GetString(0), reader.GetString(1)),
                new CatalogColumn(reader.GetString(2), reader.GetBoolean(3)));
        }
        return catalog;
    }

    /// <summary>A column, or null when there is none of that name.</summary>
    public CatalogColumn? Find(string relation, string column) => _columns.GetValueOrDefault((relation, column));

    /// <summary>True when a function of so many arguments answers rows of a relation.</summary>
    public static async Task<bool> AnswersAsync(
        NpgsqlDataSource source, string function, int arguments, string relation, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select exists (
                select from pg_catalog.pg_proc p
                where p.pronamespace::regnamespace || '.' || p.proname = $1 and p.pronargs = $2 and p.proretset
                  and p.prorettype = (select c.reltype from pg_catalog.pg_class c where c.oid = to_regclass($3)))
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = function });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = arguments });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = relation });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The type of an expression over a relation's row, or null when the database cannot evaluate
    /// it.</summary>
    public static async Task<CatalogColumn?> DescribeAsync(
        NpgsqlDataSource source, string relation, string expression, CancellationToken cancellationToken)
    {
        var value = expression.Replace("{t}", "t", StringComparison.Ordinal);
        await using var command = source.CreateCommand($"select {value} from {relation} t limit 0");
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return new CatalogColumn(reader.GetPostgresType(0).InternalName, MayBeNull: false);
        }
        catch (PostgresException error) when (error.SqlState.StartsWith("42", StringComparison.Ordinal))
        {
            return null;
        }
    }
}

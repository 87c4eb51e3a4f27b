using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using ItAnalytics.Warehouse.Db;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Warehouse.Statements;

/// <summary>
/// A piece of SQL with its parameters, made from an interpolated string in which a hole is a parameter, unless it is
/// another fragment or an <see cref="SqlIdentifier"/>. Text from outside can therefore not become SQL.
/// </summary>
/// <example><code>
/// var byYear = SqlFragment.Of($"year = {year}");
/// var query = SqlFragment.Of($"select count(*) from {SqlIdentifier.Parse("dw.fact_score")} where {byYear}");
/// await using var command = query.ToCommand(connection);
/// </code></example>
public sealed class SqlFragment
{
    private readonly List<Piece> _pieces;

    private SqlFragment(List<Piece> pieces) => _pieces = pieces;

    /// <summary>No SQL at all.</summary>
    public static SqlFragment Empty { get; } = new([]);

    /// <summary>True when there is neither text nor a parameter.</summary>
    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>The SQL with <c>$1</c>, <c>$2</c>, ... where the parameters go.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            var number = 0;
            foreach (var piece in _pieces)
            {
                if (piece.Parameter is null) text.Append(piece.Sql);
                else text.Append(CultureInfo.InvariantCulture, $"${++number}");
            }
            return text.ToString();
        }
    }

    /// <summary>New parameter objects in the order of <see cref="Text"/>.</summary>
    public IEnumerable<NpgsqlParameter> Parameters =>
        _pieces.Where(piece => piece.Parameter is not null).Select(piece => piece.Parameter!.Clone());

    /// <summary>The fragment of an interpolated string.</summary>
    public static SqlFragment Of(Handler sql) => new(sql.Pieces);

    /// <summary>Fixed SQL, such as the text of a <see cref="SqlFile"/>. Never hand it anything that came from outside.</summary>
    public static SqlFragment Trusted(string sql) => new([new Piece(sql, null)]);

    /// <summary>The fragments one after the other with fixed SQL between them; empty ones are left out.</summary>
    public static SqlFragment Join(string separator, params IEnumerable<SqlFragment> fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        var pieces = new List<Piece>();
        foreach (var fragment in fragments)
        {
            if (fragment.IsEmpty) continue;
            if (pieces.Count > 0) pieces.Add(new Piece(separator, null));
            pieces.AddRange(fragment._pieces);
        }
        return new SqlFragment(pieces);
    }

    /// <summary>A command on the connection.</summary>
    public NpgsqlCommand ToCommand(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Text, connection);
        foreach (var parameter in Parameters) command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>A command for a batch, which goes to the server in one round trip with its neighbours.</summary>
    public NpgsqlBatchCommand ToBatchCommand()
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var parameter in Parameters) command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>The same statement for Dapper.</summary>
    public CommandDefinition ToDapper(NpgsqlTransaction? transaction = null, CancellationToken cancellationToken = default) =>
        new(Text, new PositionalParameters(this), transaction, cancellationToken: cancellationToken);

    /// <summary>The SQL, for logs and for the debugger; values are not shown.</summary>
    public override string ToString() => Text;

    private static NpgsqlParameter ParameterFor(object? value) => value switch
    {
        NpgsqlParameter parameter => parameter,
        null => new NpgsqlParameter { Value = DBNull.Value },
        LocalDate date => new NpgsqlParameter { Value = date.ToDateOnly(), NpgsqlDbType = NpgsqlDbType.Date },
        Instant instant => new NpgsqlParameter
        {
            Value = instant.ToStoredPrecision().ToDateTimeUtc(),
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        },
        IEnumerable<LocalDate> dates => new NpgsqlParameter
        {
            Value = dates.Select(date => date.ToDateOnly()).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date,
        },
        _ => new NpgsqlParameter { Value = value },
    };

    internal readonly record struct Piece(string Sql, NpgsqlParameter? Parameter);

    /// <summary>What the compiler turns an interpolated string for <see cref="Of"/> into.</summary>
    [InterpolatedStringHandler]
    public readonly struct Handler
    {
        /// <summary>Called by compiled code.</summary>
        public Handler(int literalLength, int formattedCount) => Pieces = new List<Piece>((2 * formattedCount) + 1);

        internal List<Piece> Pieces { get; }

        /// <summary>Called by compiled code: text between holes.</summary>
        public void AppendLiteral(string value) => Pieces.Add(new Piece(value, null));

        /// <summary>Called by compiled code: a fragment in a hole keeps its parameters.</summary>
        public void AppendFormatted(SqlFragment value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Pieces.AddRange(value._pieces);
        }

        /// <summary>Called by compiled code: a quoted name in a hole.</summary>
        public void AppendFormatted(SqlIdentifier value) => Pieces.Add(new Piece(value.ToString(), null));

        /// <summary>Called by compiled code: anything else in a hole is a parameter.</summary>
        public void AppendFormatted<T>(T value) => Pieces.Add(new Piece("", ParameterFor(value)));
    }

    private sealed class PositionalParameters(SqlFragment fragment) : SqlMapper.IDynamicParameters
    {
        public void AddParameters(System.Data.IDbCommand command, SqlMapper.Identity identity)
        {
            foreach (var parameter in fragment.Parameters) command.Parameters.Add(parameter);
        }
    }
}

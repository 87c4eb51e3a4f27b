using System.Security.Cryptography;
using Dapper;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Statements;
using Npgsql;
using NpgsqlTypes;

namespace ItAnalytics.Warehouse.Corrections;

/// <summary>A file of evidence without its content.</summary>
/// <param name="ContentHash">SHA-256 of the content, by which it is known.</param>
/// <param name="Name">The name it was first sent with.</param>
/// <param name="ByteCount">Its size.</param>
/// <param name="ReceivedBy">Who first sent it.</param>
public sealed record EvidenceCard(string ContentHash, string Name, long ByteCount, string ReceivedBy);

/// <summary>Keeps files of evidence by their content; the same content is kept once. Nothing of it is ever changed or run.</summary>
/// <param name="dataSource">Connections with the rights of the API or of the load.</param>
public sealed class EvidenceStore(NpgsqlDataSource dataSource)
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Keeps a file.</summary>
    /// <param name="path">Where it lies; it is read twice and left there.</param>
    /// <param name="name">The name it was sent with.</param>
    /// <param name="sender">Who sends it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What is kept, and whether it is new.</returns>
    public async Task<(EvidenceCard Card, bool IsNew)> AddAsync(
        string path, string name, Actor sender, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sender);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        file.Position = 0;
        await using var work = await NamedTransaction.BeginAsync(dataSource, sender, cancellationToken);
        await using var command = new NpgsqlCommand(SqlFile.Read("ledger/evidence_add.sql"), work.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = hash },
                new NpgsqlParameter<string> { TypedValue = name },
                new NpgsqlParameter<long> { TypedValue = file.Length },
                // Read as it is sent, never held as a whole.
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = file },
                new NpgsqlParameter<string> { TypedValue = sender.Who },
            },
        };
        var isNew = await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        await work.CommitAsync(cancellationToken);
        return ((await FindAsync(hash, cancellationToken))!, isNew);
    }

    /// <summary>What is known of a content; null where it never came.</summary>
    public async Task<EvidenceCard?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<EvidenceCard>(new CommandDefinition(
            SqlFile.Read("ledger/evidence_card.sql"), new { hash }, cancellationToken: cancellationToken));
    }

    /// <summary>Writes a content out, piece by piece.</summary>
    public async Task WriteAsync(EvidenceCard card, Stream target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(target);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        for (var start = 0L; start < card.ByteCount; start += PieceBytes)
        {
            var piece = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
                SqlFile.Read("ledger/evidence_piece.sql"),
                new { hash = card.ContentHash, start = (int)(start + 1), length = PieceBytes }, cancellationToken: cancellationToken));
            await target.WriteAsync(piece!, cancellationToken);
        }
    }
}

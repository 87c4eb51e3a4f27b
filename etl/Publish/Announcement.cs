using Dapper;
using ItAnalytics.Etl.Score;
using ItAnalytics.Warehouse.Errors;
using ItAnalytics.Warehouse.Statements;
using NodaTime;
using Npgsql;

namespace ItAnalytics.Etl.Publish;

/// <summary>A person's statement that one group's results for one year are official.</summary>
/// <param name="Group">The group's code.</param>
/// <param name="Year">The result year.</param>
/// <param name="AnnouncedBy">Who says so.</param>
public sealed record Announcement(string Group, int Year, string AnnouncedBy)
{
    /// <summary>Number of the decision, where there is one.</summary>
    public string? DecisionNumber { get; init; }

    /// <summary>Day of the decision, where it is known.</summary>
    public LocalDate? DecidedOn { get; init; }

    /// <summary>Day on which it is made public, where it is known.</summary>
    public LocalDate? PublishedOn { get; init; }

    /// <summary>Writes it down; the next run of kind <c>Publish</c>, or of any other that rebuilds the marts, freezes the
    /// results that stand then.</summary>
    /// <returns>Its key.</returns>
    /// <exception cref="CodedException">SCO632: the group has no results for the year.</exception>
    public async Task<int> WriteAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            SqlFile.Read("queries/announce.sql"),
            new { Group, Year = (short)Year, DecisionNumber, DecidedOn, PublishedOn, AnnouncedBy },
            cancellationToken: cancellationToken))
            ?? throw new CodedException(ScoreErrorCodes.NothingToPublish,
                $"Group {Group} has no results for {Year}, so there is nothing to publish; check the code and the year, "
                + "and score first.");
    }
}

/// <summary>What an announcement was frozen as.</summary>
public sealed record Publication(
    int PublicationKey, int ResultCount, DateTime FrozenAt, string MethodHash, string ContentHash)
{
    /// <summary>Reads the publication of an announcement; null while nothing has frozen it.</summary>
    public static async Task<Publication?> FindAsync(
        NpgsqlDataSource dataSource, int announcementKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Publication>(new CommandDefinition(
            SqlFile.Read("queries/publication_read.sql"), new { announcementKey }, cancellationToken: cancellationToken));
    }
}

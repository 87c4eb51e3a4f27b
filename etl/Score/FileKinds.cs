using System.Collections.Concurrent;
using Dapper;
using ItAnalytics.Warehouse.Statements;
using Npgsql;

namespace ItAnalytics.Etl.Score;

/// <summary>What kinds of source the figures of a result come from; files are looked up once.</summary>
internal sealed class FileKinds
{
    // A computed total is only as good as the weakest of what went into it.
    private static readonly string[] Weakest = ["SYNTHETIC", "SUBMISSION", "PRESS", "PUBLISHED_INDEX", "CORRECTION", "OFFICIAL"];

    private readonly ConcurrentDictionary<int, string> kinds = new();

    /// <summary>The sources of the members of a scored group.</summary>
    public async Task<IReadOnlyList<ResultSource>> OfAsync(
        NpgsqlConnection connection, ScoredYear scored, CancellationToken cancellationToken)
    {
        if (scored.Group is not { } group) return [];
        var unknown = group.Members.SelectMany(scored.Inputs.FilesOf).Where(f => !kinds.ContainsKey(f)).Distinct().ToArray();
        if (unknown.Length > 0)
        {
            foreach (var (file, kind) in await connection.QueryAsync<(int File, string Kind)>(new CommandDefinition(
                SqlFile.Read("queries/score_file_kinds.sql"), new { files = unknown }, cancellationToken: cancellationToken)))
                kinds[file] = kind;
        }

        return [.. group.Members.Select(member =>
        {
            var files = scored.Inputs.FilesOf(member);
            return new ResultSource(
                member.DurableAgencyKey, (short)group.Year, files.Select(f => kinds[f]).MinBy(k => Array.IndexOf(Weakest, k))!,
                files is [var only] ? only : null);
        })];
    }
}

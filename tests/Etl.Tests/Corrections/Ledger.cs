using Dapper;
using ItAnalytics.Etl.Corrections;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Publish;
using ItAnalytics.Etl.Tests.Score;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Corrections;

/// <summary>The small ranking with a ledger over it, told by people of few words.</summary>
public sealed class Ledger : IAsyncLifetime
{
    public const string Proposer = "Lan", Approver = "Minh";

    public static Actor As(string who) => new(who, "test");

    private readonly SmallRanking ranking = new();

    public SmallRanking Ranking => ranking;

    public CorrectionLedger Cases { get; private set; } = null!;

    /// <summary>A ledger that does not try figures before they are proposed, so that the load has to refuse them.</summary>
    public CorrectionLedger Unchecked { get; private set; } = null!;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ranking.InitializeAsync();
        Cases = new CorrectionLedger(ranking.Etl, CorrectionDesk.Check(ranking.Etl));
        Unchecked = new CorrectionLedger(ranking.Etl);
        await ranking.ScoreAsync();
    }

    public ValueTask DisposeAsync() => ranking.DisposeAsync();

    public AppealLedger Appeals(AppealTerms? terms = null) => new(ranking.Etl, Cases, terms ?? new AppealTerms());

    /// <summary>A value of an agency's indicator in 2021.</summary>
    public static ProposedCell Value(string agency, string indicator, decimal value, string stage = "SELF") =>
        new(agency, indicator, null, stage, "VALUE", value, null, null, null);

    public static CorrectionDraft Draft(params ProposedCell[] cells) => new("TRIO", 2021, cells, "Sai số")
    {
        EvidenceLink = "https://example.vn/cong-van-12.pdf",
    };

    public Task<long> ProposeAsync(params ProposedCell[] cells) => Cases.ProposeAsync(Draft(cells), As(Proposer), Stop);

    public async Task<CorrectionEffect> ApproveAsync(long key)
    {
        var effect = await Cases.EffectAsync(key, Stop);
        await Cases.ApproveAsync(key, effect.Hash, As(Approver), "", Stop);
        return effect;
    }

    /// <summary>What a run does with what was approved, and with the scores behind it.</summary>
    public async Task ApplyAsync()
    {
        foreach (var kind in new[] { RunKind.Load, RunKind.Score })
        {
            var result = await Pipeline.RunAsync(
                ranking.Etl, new PipelineSettings { InputFolders = [] }, kind, "test", cancellationToken: Stop);
            Assert.True(result.State == RunState.Succeeded, result.Message);
        }
    }

    public async Task<int> PublishAsync(string number)
    {
        var announcement = await new Announcement("TRIO", 2021, "test") { DecisionNumber = number }.WriteAsync(ranking.Etl, Stop);
        await Pipeline.RunAsync(ranking.Etl, new PipelineSettings(), RunKind.Publish, "test", cancellationToken: Stop);
        return (await Publication.FindAsync(ranking.Etl, announcement, Stop))!.PublicationKey;
    }

    /// <summary>The results of 2021 as the facts give them, published or not: A1 50 2 HIGH.</summary>
    public Task<IReadOnlyList<string>> ResultsAsync() => ranking.QueryAsync<string>(
        """
        select concat_ws(' ', agency_code, trim_scale(total), rank, grade_code)
        from mart.score_history h join dw.dim_agency a using (agency_key)
        where h.year = 2021 and h.known_to is null order by agency_code
        """);

    public Task<IReadOnlyList<string>> StatesAsync() =>
        ranking.QueryAsync<string>("select concat_ws(' ', correction_key, kind, state) from ops.correction_case order by 1");

    public static async Task<string> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<CodedException>(work)).Code;

    public async Task<string> PutEvidenceAsync(byte[] content)
    {
        await using var connection = await ranking.Etl.OpenConnectionAsync(Stop);
        return await connection.ExecuteScalarAsync<string>(
            """
            insert into ops.evidence (content_hash, name, byte_count, content, received_by)
            values (encode(sha256(@content), 'hex'), 'công văn.pdf', octet_length(@content), @content, 'Lan')
            returning content_hash::text
            """, new { content }) ?? "";
    }
}

using System.Globalization;
using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Errors;
using Npgsql;
using static ItAnalytics.Etl.Tests.Corrections.Ledger;

namespace ItAnalytics.Etl.Tests.Corrections;

public sealed class AppealTests : IAsyncLifetime
{
    private const string Clerk = "Văn thư A3", Judge = "Hoa";

    private readonly Ledger ledger = new();
    private int publication;

    public async ValueTask InitializeAsync()
    {
        await ledger.InitializeAsync();
        publication = await ledger.PublishAsync("1/QĐ");
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task An_appeal_that_is_upheld_becomes_a_correction_that_a_further_person_approves()
    {
        var appeals = ledger.Appeals();
        var appeal = await appeals.FileAsync(Draft(), As(Clerk), Stop);
        var ifUpheld = await appeals.EffectAsync(appeal, Stop);
        Assert.Equal(["A3 68 1", "A2 60 2", "A1 50 3"], ifUpheld.Standings.Select(s =>
            FormattableString.Invariant($"{s.Agency.Code} {s.After!.Total:0} {s.After.Rank}")));

        var correction = await appeals.DecideAsync(appeal, "UPHELD", As(Judge), "Đúng.", Stop);
        Assert.Equal([$"{correction} RESTATEMENT PROPOSED"], await ledger.StatesAsync());
        var effect = await ledger.Cases.EffectAsync(correction!.Value, Stop);
        Assert.Equal(ifUpheld.Hash, effect.Hash);
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() =>
            ledger.Cases.ApproveAsync(correction.Value, effect.Hash, As(Judge), "", Stop)));
        await ledger.ApproveAsync(correction.Value);
        await ledger.ApplyAsync();
        Assert.Contains("A3 68 1 HIGH", await ledger.ResultsAsync());
        Assert.Equal([$"UPHELD {Judge} {correction}"], await StatesAsync());
    }

    [Fact]
    public async Task An_appeal_is_decided_once_by_somebody_else_with_a_reason()
    {
        var appeals = ledger.Appeals();
        var appeal = await appeals.FileAsync(Draft(), As(Clerk), Stop);
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() => appeals.DecideAsync(appeal, "DISMISSED", As(Clerk), "vì", Stop)));
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() => appeals.DecideAsync(appeal, "WITHDRAWN", As(Judge), "vì", Stop)));
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() => appeals.DecideAsync(appeal, "DISMISSED", As(Judge), " ", Stop)));
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ledger.Ranking.QueryAsync<int>(
            $"insert into ops.appeal_event (appeal_key, event, actor) values ({appeal}, 'DISMISSED', '{Clerk} ') returning 1"));
        Assert.Equal("ITA03", refusal.SqlState);

        await appeals.DecideAsync(appeal, "DISMISSED", As(Judge), "Không có căn cứ.", Stop);
        Assert.Equal(LedgerErrorCodes.StandsElsewhere, await RefusedAsync(() => appeals.DecideAsync(appeal, "UPHELD", As("Ai"), "", Stop)));
        Assert.Equal(LedgerErrorCodes.StandsElsewhere, await RefusedAsync(() => appeals.EffectAsync(appeal, Stop)));
        Assert.Equal([$"DISMISSED {Judge}"], await StatesAsync());
        Assert.Empty(await ledger.StatesAsync());
    }

    [Fact]
    public async Task Who_filed_an_appeal_takes_it_back()
    {
        var appeals = ledger.Appeals();
        var appeal = await appeals.FileAsync(Draft(), As(Clerk), Stop);
        Assert.Null(await appeals.DecideAsync(appeal, "WITHDRAWN", As(Clerk), "", Stop));
        Assert.Equal([$"WITHDRAWN {Clerk}"], await StatesAsync());
    }

    [Fact]
    public async Task A_late_appeal_is_refused_with_the_day_that_was_missed()
    {
        // A calendar in which the last of the fifteen days was yesterday.
        var today = Assert.Single(await ledger.Ranking.QueryAsync<DateOnly>("select (now() at time zone 'Asia/Ho_Chi_Minh')::date"));
        var yesterday = today.AddDays(-1);
        var late = await Assert.ThrowsAsync<CodedException>(() =>
            ledger.Appeals(new AppealTerms { Count = (_, _) => yesterday }).FileAsync(Draft(), As(Clerk), Stop));
        Assert.Equal(LedgerErrorCodes.AppealLate, late.Code);
        Assert.Contains(FormattableString.Invariant($"until {yesterday:yyyy-MM-dd}, 15 working days later"), late.Message, StringComparison.Ordinal);
        // On the day itself it is in time.
        await ledger.Appeals(new AppealTerms { Count = (_, days) => yesterday.AddDays(days == 15 ? 1 : 2) }).FileAsync(Draft(), As(Clerk), Stop);
    }

    [Theory]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2026-11-22", 1, "2026-11-23")]
    // Tet of 2026 is from 16 to 20 February.
    [InlineData("2026-02-13", 1, "2026-02-23")]
    public void Days_are_counted_by_the_calendar_of_viet_nam(string from, int days, string to) =>
        Assert.Equal(DateOnly.Parse(to, CultureInfo.InvariantCulture), new AppealTerms().Count(DateOnly.Parse(from, CultureInfo.InvariantCulture), days));

    [Fact]
    public async Task An_appeal_is_about_what_stands_published_and_about_the_agencys_own_figures()
    {
        var appeals = ledger.Appeals();
        Assert.Equal(LedgerErrorCodes.Unknown, await RefusedAsync(() => appeals.FileAsync(Draft() with { Publication = 99 }, As(Clerk), Stop)));
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() => appeals.FileAsync(Draft() with { Agency = "A1" }, As(Clerk), Stop)));
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() => appeals.FileAsync(Draft() with { Agency = "B9" }, As(Clerk), Stop)));
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() => appeals.FileAsync(Draft() with { Node = "A" }, As(Clerk), Stop)));
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() =>
            appeals.FileAsync(Draft() with { Subject = "NODE", Node = "Z" }, As(Clerk), Stop)));
        Assert.Equal(LedgerErrorCodes.EvidenceMissing, await RefusedAsync(() => appeals.FileAsync(Draft() with { EvidenceLink = null }, As(Clerk), Stop)));
        await appeals.FileAsync(Draft() with { Subject = "NODE", Node = "A" }, As(Clerk), Stop);
        await ledger.Ranking.StateAsync("A1", 2021, 51, 51);
        await ledger.Ranking.ScoreAsync();
        await ledger.PublishAsync("2/QĐ");
        Assert.Equal(LedgerErrorCodes.AppealInvalid, await RefusedAsync(() => appeals.FileAsync(Draft(), As(Clerk), Stop)));
    }

    private AppealDraft Draft() => new(publication, "A3", "FIGURE", "Số liệu gửi bị lệch dòng.", [Value("A3", "I1", 100)])
    {
        EvidenceLink = "https://example.vn/khieu-nai.pdf",
    };

    private Task<IReadOnlyList<string>> StatesAsync() =>
        ledger.Ranking.QueryAsync<string>("select concat_ws(' ', state, decided_by, correction_key) from ops.appeal_case");
}

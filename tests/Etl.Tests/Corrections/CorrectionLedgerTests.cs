using ItAnalytics.Warehouse.Corrections;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;
using Npgsql;
using static ItAnalytics.Etl.Tests.Corrections.Ledger;

namespace ItAnalytics.Etl.Tests.Corrections;

public sealed class CorrectionLedgerTests : IAsyncLifetime
{
    private readonly Ledger ledger = new();

    public ValueTask InitializeAsync() => ledger.InitializeAsync();

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task What_an_approved_correction_does_is_what_was_shown_before_and_it_is_done_once()
    {
        // 60 + 8 = 68 before A2's 60 and A1's 50: everybody's place is another, two keep their totals.
        var correction = await ledger.ProposeAsync(Value("A3", "I1", 100));
        Assert.Equal(["A1 50 2 HIGH", "A2 60 1 HIGH", "A3 20 3 LOW"], await ledger.ResultsAsync());
        var effect = await ledger.ApproveAsync(correction);
        Assert.Equal(
            ["A3 20/3/LOW 68/1/HIGH", "A2 60/1/HIGH 60/2/HIGH", "A1 50/2/HIGH 50/3/HIGH"],
            effect.Changes.Select(c => $"{c.Agency.Code} {Text(c.Before!)} {Text(c.After!)}"));
        Assert.Equal(["A1 50 2 HIGH", "A2 60 1 HIGH", "A3 20 3 LOW"], await ledger.ResultsAsync());

        await ledger.ApplyAsync();
        Assert.Equal(["A1 50 3 HIGH", "A2 60 2 HIGH", "A3 68 1 HIGH"], await ledger.ResultsAsync());
        await ledger.ApplyAsync();
        Assert.Equal([$"{correction} CORRECTION APPLIED"], await ledger.StatesAsync());
        Assert.Equal(["2 100 CORRECTION 1"], await ledger.Ranking.QueryAsync<string>(
            $"""
            select concat_ws(' ', o.revision, trim_scale(o.value), f.source_kind, o.line_number)
            from ops.correction_event e join ops.source_file f using (source_file_key)
            join dw.fact_observation o using (source_file_key)
            where e.correction_key = {correction} and e.event = 'APPLIED'
            """));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Whatever_is_corrected_the_results_become_what_was_approved()
    {
        var random = new Random(20261122);
        string[] agencies = ["A1", "A2", "A3"], indicators = ["I1", "I2"], stages = ["SELF", "APPRAISED", "PUBLISHED"];
        await ledger.PublishAsync("1/QĐ");
        for (var round = 0; round < 12; round++)
        {
            var proposed = new List<long>();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var cells = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Cell())
                    .DistinctBy(c => (c.Agency, c.Indicator, c.Stage)).ToArray();
                try
                {
                    proposed.Add(await ledger.ProposeAsync(cells));
                }
                catch (CodedException refusal) when (refusal.Code is LedgerErrorCodes.ProposalInvalid)
                {
                    // It says what stands already.
                }
            }

            CorrectionEffect? last = null;
            foreach (var key in proposed)
            {
                try
                {
                    last = await ledger.ApproveAsync(key);
                }
                catch (CodedException refusal) when (refusal.Code is LedgerErrorCodes.ProposalInvalid)
                {
                    // One that was approved before it says the same.
                }
            }

            await ledger.ApplyAsync();
            if (last is null) continue;
            Assert.Equal(
                last.Standings.Where(s => s.After is not null).OrderBy(s => s.Agency.Code, StringComparer.Ordinal)
                    .Select(s => $"{s.Agency.Code} {s.After!.Status} {s.After.Basis} {Text(s.After)}"),
                await ledger.Ranking.QueryAsync<string>(
                    """
                    select format('%s %s %s %s/%s/%s', agency_code, status, basis, trim_scale(total), rank, grade_code)
                    from mart.score_history h join dw.dim_agency a using (agency_key)
                    where h.year = 2021 and h.known_to is null order by agency_code collate "C"
                    """));
        }
        Assert.DoesNotContain(await ledger.StatesAsync(), state => state.EndsWith("REFUSED", StringComparison.Ordinal));
        await AssertSoundAsync();

        ProposedCell Cell()
        {
            var (agency, indicator, stage) = (agencies[random.Next(3)], indicators[random.Next(2)], stages[random.Next(3)]);
            var figure = new ProposedCell(agency, indicator, null, stage, "VALUE", null, null, null, null);
            return random.Next(9) switch
            {
                0 => figure with { Status = "MISSING" },
                1 => figure with { Status = "NOT_APPLICABLE" },
                2 or 3 => figure with { Numerator = random.Next(1, 40), Denominator = 40 },
                4 => figure with { Indicator = "TOTAL", Stage = "PUBLISHED", Value = random.Next(101) },
                5 => figure with { Indicator = "GRADE", Stage = "PUBLISHED", Grade = random.Next(2) == 0 ? "HIGH" : "LOW" },
                6 => figure with { Indicator = "RANK", Stage = "PUBLISHED", Status = "NOT_PUBLISHED" },
                _ => figure with { Value = random.Next(1001) / 10m },
            };
        }
    }

    [Fact]
    public async Task Who_proposes_neither_approves_nor_rejects_and_nobody_else_withdraws()
    {
        var correction = await ledger.ProposeAsync(Value("A3", "I1", 100));
        var effect = await ledger.Cases.EffectAsync(correction, Stop);
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() =>
            ledger.Cases.ApproveAsync(correction, effect.Hash, As($" {Proposer.ToUpperInvariant()} "), "", Stop)));
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() => ledger.Cases.RejectAsync(correction, As(Proposer), "vì", Stop)));
        Assert.Equal(LedgerErrorCodes.FourEyes, await RefusedAsync(() => ledger.Cases.WithdrawAsync(correction, As(Approver), "", Stop)));

        // Nor does it help to go round the program.
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ledger.Ranking.QueryAsync<int>(
            $"""
            insert into ops.correction_event (correction_key, event, actor, effect_hash)
            values ({correction}, 'APPROVED', 'lan', '{effect.Hash}') returning 1
            """));
        Assert.Equal("ITA03", refusal.SqlState);
        Assert.Equal([$"{correction} CORRECTION PROPOSED"], await ledger.StatesAsync());
        await ledger.Cases.WithdrawAsync(correction, As(Proposer), "", Stop);
        Assert.Equal([$"{correction} CORRECTION WITHDRAWN"], await ledger.StatesAsync());
    }

    [Fact]
    public async Task A_case_is_decided_once_and_the_second_hears_of_the_first()
    {
        var correction = await ledger.ProposeAsync(Value("A3", "I1", 100));
        var effect = await ledger.Cases.EffectAsync(correction, Stop);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async n =>
        {
            try
            {
                if (n % 2 == 0) await ledger.Cases.ApproveAsync(correction, effect.Hash, As(Approver), "", Stop);
                else await ledger.Cases.RejectAsync(correction, As("Hoa"), "không đủ", Stop);
                return "";
            }
            catch (CodedException refusal)
            {
                return refusal.Message;
            }
        }));
        Assert.Single(outcomes, "");
        Assert.All(outcomes.Where(o => o.Length > 0), o => Assert.Matches("^WHS331: The correction is (APPROVED|REJECTED) by now, as (Minh|Hoa) ", o));
        Assert.Equal(2, (await ledger.Ranking.QueryAsync<long>("select event_key from ops.correction_event")).Count);
    }

    [Fact]
    public async Task An_approval_is_of_the_effect_that_was_seen()
    {
        var first = await ledger.ProposeAsync(Value("A3", "I1", 100));
        var seen = await ledger.Cases.EffectAsync(first, Stop);
        await ledger.Ranking.StateAsync("A2", 2021, 100, 50);
        var refusal = await Assert.ThrowsAsync<CodedException>(() => ledger.Cases.ApproveAsync(first, seen.Hash, As(Approver), "", Stop));
        Assert.Equal(LedgerErrorCodes.EffectChanged, refusal.Code);
        // A2 has 80 now and stays before A3.
        Assert.Contains("A3 20/3/LOW -> 68/2/HIGH", refusal.Message, StringComparison.Ordinal);
        await ledger.ApproveAsync(first);

        // And what is loaded is what was approved: a figure that comes between takes the ground from under it.
        await ledger.Ranking.StateAsync("A1", 2021, 50, 60);
        await ledger.Ranking.StateAsync("A3", 2021, 20, 90);
        await ledger.ApplyAsync();
        Assert.Equal([$"{first} CORRECTION REFUSED"], await ledger.StatesAsync());
        Assert.Equal(["0 WHS333"], await RefusalsAsync());
        Assert.Equal(["A1 54 2 HIGH", "A2 80 1 HIGH", "A3 48 3 LOW"], await ledger.ResultsAsync());
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Corrections_approved_one_after_the_other_each_count_on_the_one_before()
    {
        var first = await ledger.ProposeAsync(Value("A3", "I1", 100));
        var second = await ledger.ProposeAsync(Value("A1", "I1", 90));
        await ledger.ApproveAsync(first);
        // 54 + 20 = 74, before A3's 68 that is approved and not loaded yet.
        var effect = await ledger.ApproveAsync(second);
        Assert.Contains(effect.Changes, c => c.Agency.Code == "A3" && Text(c.Before!) == "68/1/HIGH" && Text(c.After!) == "68/2/HIGH");
        await ledger.ApplyAsync();
        Assert.Equal([$"{first} CORRECTION APPLIED", $"{second} CORRECTION APPLIED"], await ledger.StatesAsync());
        Assert.Equal(["A1 74 1 HIGH", "A2 60 3 HIGH", "A3 68 2 HIGH"], await ledger.ResultsAsync());
    }

    [Fact]
    public async Task A_figure_that_the_load_would_refuse_is_refused_when_it_is_proposed_or_comes_back_with_its_code()
    {
        var impossible = Value("A3", "I1", 100) with { Value = null, Numerator = -3, Denominator = 4 };
        var refusal = await Assert.ThrowsAsync<CodedException>(() => ledger.ProposeAsync(impossible, Value("A1", "I1", 10)));
        Assert.Equal(LedgerErrorCodes.FigureRefused, refusal.Code);
        Assert.Matches("I1 of A3 would be refused \\(VAL2", refusal.Message);
        Assert.Empty(await ledger.StatesAsync());

        var correction = await ledger.Unchecked.ProposeAsync(Draft(impossible, Value("A1", "I1", 10)), As(Proposer), Stop);
        await ledger.ApproveAsync(correction);
        await ledger.ApplyAsync();
        Assert.Equal([$"{correction} CORRECTION REFUSED"], await ledger.StatesAsync());
        Assert.Contains(await RefusalsAsync(), row => row.StartsWith("1 VAL2", StringComparison.Ordinal));
        // All of its cells or none.
        Assert.Equal(["A1 50 2 HIGH", "A2 60 1 HIGH", "A3 20 3 LOW"], await ledger.ResultsAsync());
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_correction_of_what_was_published_is_a_restatement_that_waits_for_the_next_publication()
    {
        var before = await ledger.ProposeAsync(Value("A3", "I1", 100));
        var seen = await ledger.Cases.EffectAsync(before, Stop);
        var first = await ledger.PublishAsync("1/QĐ");
        // That it would restate something is news to whoever looked before.
        Assert.Equal(LedgerErrorCodes.EffectChanged, await RefusedAsync(() =>
            ledger.Cases.ApproveAsync(before, seen.Hash, As(Approver), "", Stop)));
        await ledger.ApproveAsync(before);
        await ledger.ApplyAsync();
        Assert.Equal([$"{before} RESTATEMENT APPLIED"], await ledger.StatesAsync());
        Assert.Equal(["A3 20 3 LOW PUBLICATION"], await ShownAsync());
        Assert.Equal(["A3 68 1 HIGH"], (await ledger.ResultsAsync()).Where(r => r.StartsWith("A3", StringComparison.Ordinal)));

        await ledger.PublishAsync("2/QĐ");
        Assert.Equal(["A3 68 1 HIGH PUBLICATION"], await ShownAsync());
        Assert.Equal([$"A3 I1 20->100 {before}"], await ledger.Ranking.QueryAsync<string>(
            $"""
            select format('%s %s %s->%s %s', agency_code, indicator_code, trim_scale(value_before), trim_scale(value_after), e.correction_key)
            from mart.correction_between(null, {first}, null, null) c
            join dw.dim_agency using (agency_key) join dw.dim_indicator using (indicator_key)
            join ops.correction_event e using (source_file_key)
            """));
        await AssertSoundAsync();

        Task<IReadOnlyList<string>> ShownAsync() => ledger.Ranking.QueryAsync<string>(
            """
            select concat_ws(' ', agency_code, trim_scale(total), rank, grade_code, as_of_kind)
            from mart.score join dw.dim_agency using (agency_key) where year = 2021 and agency_code = 'A3'
            """);
    }

    [Theory]
    [InlineData("NOWHERE", 2021, "A1", "I1", null, "WHS330")]
    [InlineData("TRIO", 2021, "B9", "I1", null, "WHS330")]
    [InlineData("TRIO", 2021, "A1", "I9", null, "WHS330")]
    [InlineData("TRIO", 2021, "A1", "I1", "2022-03", "WHS330")]
    [InlineData("TRIO", 2021, "A1", "I1", "nie", "WHS330")]
    [InlineData("TRIO", 2021, "A1", "GRADE", null, "WHS334")]
    public async Task A_proposal_names_what_is_there(string group, int year, string agency, string indicator, string? period, string code) =>
        Assert.Equal(code, await RefusedAsync(() => ledger.Cases.ProposeAsync(
            Draft(Value(agency, indicator, 7) with { Period = period }) with { Group = group, Year = year }, As(Proposer), Stop)));

    [Fact]
    public async Task A_proposal_has_a_reason_evidence_and_something_new_to_say()
    {
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() => ledger.ProposeAsync()));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() => ledger.ProposeAsync(Value("A1", "I1", 50.0m))));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() =>
            ledger.ProposeAsync(Value("A1", "I1", 7), Value("A1", "I1", 8))));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() =>
            ledger.ProposeAsync(Value("A1", "I1", 7) with { Status = "MISSING" })));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() =>
            ledger.ProposeAsync(Value("A1", "I1", 7), Value("A1", "I1", 7) with { Period = "2021-03" })));
        var draft = Draft(Value("A1", "I1", 7));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() => ledger.Cases.ProposeAsync(draft with { Reason = " " }, As(Proposer), Stop)));
        Assert.Equal(LedgerErrorCodes.EvidenceMissing, await RefusedAsync(() =>
            ledger.Cases.ProposeAsync(draft with { EvidenceLink = null }, As(Proposer), Stop)));
        Assert.Equal(LedgerErrorCodes.ProposalInvalid, await RefusedAsync(() =>
            ledger.Cases.ProposeAsync(draft with { EvidenceLink = "javascript:alert(1)" }, As(Proposer), Stop)));
        Assert.Equal(LedgerErrorCodes.Unknown, await RefusedAsync(() =>
            ledger.Cases.ProposeAsync(draft with { Evidence = [new string('0', 64)] }, As(Proposer), Stop)));
        Assert.Equal(LedgerErrorCodes.Unknown, await RefusedAsync(() => ledger.Cases.ProposeAsync(draft with { Anomaly = 99 }, As(Proposer), Stop)));
        Assert.Empty(await ledger.StatesAsync());
    }

    [Fact]
    public async Task A_month_can_be_corrected_and_moves_nobody()
    {
        var correction = await ledger.ProposeAsync(Value("A1", "I1", 7) with { Period = "2021-03" });
        Assert.Empty((await ledger.ApproveAsync(correction)).Changes);
        await ledger.ApplyAsync();
        Assert.Equal(["2021-03 7"], await ledger.Ranking.QueryAsync<string>(
            "select format('%s %s', period_code, trim_scale(value)) from dw.fact_observation join dw.dim_period using (period_key) where period_type = 'MONTH'"));
    }

    // Nothing is stated of A3 for 2022 as a whole: the last of its months is its year, and gives 32 of 40 points.
    [Fact]
    public async Task A_month_from_which_the_year_is_drawn_moves_its_agency_as_the_effect_said()
    {
        var correction = await ledger.Cases.ProposeAsync(
            Draft(Value("A3", "I2", 80) with { Period = "2022-11" }) with { Year = 2022 }, As(Proposer), Stop);
        var change = Assert.Single((await ledger.ApproveAsync(correction)).Changes);
        Assert.Equal(("A3", 32m, 3), (change.Agency.Code, change.After!.Total, change.After.Rank));
        await ledger.ApplyAsync();
        Assert.Equal(["32 3"], await ledger.Ranking.QueryAsync<string>(
            "select format('%s %s', trim_scale(total), rank) from mart.score join dw.dim_agency using (agency_key) where agency_code = 'A3' and year = 2022"));
    }

    [Fact]
    public async Task Nothing_of_the_ledger_is_ever_changed()
    {
        var hash = await ledger.PutEvidenceAsync([1, 2, 3]);
        var correction = await ledger.Cases.ProposeAsync(Draft(Value("A1", "I1", 7)) with { Evidence = [hash] }, As(Proposer), Stop);
        await ledger.ApproveAsync(correction);
        foreach (var table in new[] { "evidence", "correction", "correction_cell", "correction_event", "correction_evidence", "standing_change" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => ledger.Ranking.QueryAsync<int>($"delete from ops.{table} returning 1"));
            Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
        }
        Assert.Equal([$"{hash} công văn.pdf 3"], await ledger.Ranking.QueryAsync<string>(
            $"""
            select concat_ws(' ', content_hash, name, byte_count)
            from ops.evidence_card join ops.correction_evidence using (evidence_key) where correction_key = {correction}
            """));
    }

    private Task<IReadOnlyList<string>> RefusalsAsync() =>
        ledger.Ranking.QueryAsync<string>("select format('%s %s', line_number, rule_code) from ops.correction_refusal");

    private async Task AssertSoundAsync()
    {
        var results = await WarehouseChecks.RunAsync(ledger.Ranking.Etl, Stop);
        string[] names =
        [
            "publications_are_as_frozen", "mart_follows_facts", "one_revision_stands",
            "corrections_have_two_persons", "corrections_are_in_the_facts", "evidence_is_as_it_came",
        ];
        foreach (var name in names) Assert.Empty(Assert.Single(results, r => r.Check.Name == name).Examples);
    }

    private static string Text(Standing standing) =>
        FormattableString.Invariant($"{standing.Total / 1.000000000000000000000000m}/{standing.Rank}/{standing.Grade}");
}

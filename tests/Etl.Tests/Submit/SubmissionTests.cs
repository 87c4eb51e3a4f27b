using System.IO.Compression;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Tests.Load;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Submit;

/// <summary>Files that come from outside, with a key.</summary>
public sealed class SubmissionTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const string Head = RevisionTests.Header;

    private SubmissionDesk Desk => new(warehouse.Etl, RevisionTests.Contracts);

    [Fact]
    public async Task A_submission_answers_with_a_receipt_and_asks_for_one_pipeline()
    {
        var key = await Key("sends", "DN-SNV");

        var receipt = await Send(key, Head + "DN-SNV,MC01,1999,50,,\nDN-SNV,MC02,1999,5O,-1,x\n");

        Assert.Equal((ReceiptState.Loaded, new ReceiptCounts(2, 1, 0, 0, 1)), (receipt.State, receipt.Counts));
        Assert.Equal(["VAL211 denominator", "VAL211 value", "VAL217 numerator"], receipt.Complaints.Select(c => $"{c.Rule} {c.Field}"));
        Assert.Equal(
            ["key:sends|SUCCEEDED|LOAD|sends"],
            await warehouse.Lines(
                $"""
                select r.requested_by, r.state, r.kind, k.name from ops.source_file f join ops.run r using (run_key) join ops.api_key k using (api_key_key)
                where f.source_file_key = {receipt.Number}
                """));
        await Send(key, Head + "DN-SNV,MC01,1998,51,,\n");
        Assert.Equal(["1"], await warehouse.Lines("select count(*) from ops.run where kind = 'PIPELINE' and state = 'QUEUED'"));
    }

    [Fact]
    public async Task A_check_says_what_a_submission_would_and_leaves_no_trace()
    {
        var key = await Key("checks", null);
        const string text = Head + "DN-SNV,MC01,1997,50,,\nDN-SNV,MC99,1997,50,,\n";
        const string everything =
            """
            select (select count(*) from dw.fact_observation), (select count(*) from ops.source_file), (select count(*) from ops.rejection),
                   (select count(*) from ops.run), (select generation from ops.generation)
            """;
        await Reference();
        var before = await warehouse.Lines(everything);

        var check = await Send(key, text, isCheck: true);

        Assert.Equal(before, await warehouse.Lines(everything));
        Assert.Equal((ReceiptState.Checked, (int?)null), (check.State, check.Number));
        var loaded = await Send(key, text);
        Assert.Equal(loaded.Counts, check.Counts);
        Assert.Equal(loaded.Complaints, check.Complaints);
        // Checked again, the content is known, and the answer is still about its lines.
        Assert.Equal(new ReceiptCounts(2, 0, 1, 0, 1), (await Send(key, text, isCheck: true)).Counts);
        Assert.Equal(ReceiptState.AlreadyLoaded, (await Send(key, text)).State);
    }

    [Fact]
    public async Task The_key_of_an_agency_states_figures_of_no_other()
    {
        var receipt = await Send(await Key("own", "DN-SNV"), Head + "DN-SYT,MC01,2003,50,,\nDN-SNV,MC01,2003,50,,\n");

        Assert.Equal(new ReceiptCounts(2, 1, 0, 0, 1), receipt.Counts);
        Assert.Equal("VAL207", Assert.Single(receipt.Complaints).Rule);
    }

    [Fact]
    public async Task A_key_is_found_by_its_secret_until_it_is_revoked_and_its_name_is_never_used_twice()
    {
        await Reference();
        var secret = await ApiKeys.AddAsync(warehouse.Etl, "once", "DN-SNV", "test", TestContext.Current.CancellationToken);

        Assert.Equal("DN-SNV", (await ApiKeys.FindAsync(warehouse.Etl, secret, cancellationToken: Stop))?.AgencyCode);
        Assert.Null(await ApiKeys.FindAsync(warehouse.Etl, secret + "x", cancellationToken: Stop));
        Assert.DoesNotContain(secret, string.Join('\n', await warehouse.Lines("select * from ops.api_key")), StringComparison.Ordinal);
        Assert.True(await ApiKeys.RevokeAsync(warehouse.Etl, "once", cancellationToken: Stop));
        Assert.False(await ApiKeys.RevokeAsync(warehouse.Etl, "once", cancellationToken: Stop));
        Assert.Null(await ApiKeys.FindAsync(warehouse.Etl, secret, cancellationToken: Stop));
        await Assert.ThrowsAsync<CodedException>(() => ApiKeys.AddAsync(warehouse.Etl, "once", null, "test", cancellationToken: Stop));
        await Assert.ThrowsAsync<CodedException>(() => ApiKeys.AddAsync(warehouse.Etl, "nobody's", "NO-ONE", "test", cancellationToken: Stop));
    }

    [Fact]
    public async Task What_a_key_may_not_deliver_is_refused_with_what_it_may()
    {
        var trouble = await Assert.ThrowsAsync<CodedException>(async () => await Send(await Key("wrong", "DN-SNV"), Head, source: "danang-agencies"));
        Assert.Equal(SubmitErrorCodes.SourceUnknown, trouble.Code);
        Assert.Contains("lastwins, revision", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_file_is_known_by_its_bytes_whatever_it_is_called()
    {
        await Reference();
        using var folder = new TemporaryFolder("x");
        var path = Path.Combine(folder.Path, "bao-cao.csv");
        await using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            zip.Write(System.Text.Encoding.UTF8.GetBytes(Head + "DN-SNV,MC01,2004,50,,\n"));

        var receipt = await Desk.ReceiveAsync(await Key("packs", null), new SentFile(path, "revision", false), cancellationToken: Stop);

        Assert.Equal((ReceiptState.Loaded, 1), (receipt.State, receipt.Counts.Facts));
    }

    [Fact]
    public async Task A_refused_line_is_corrected_and_sent_again_from_its_rejection()
    {
        await using var fresh = new FreshWarehouse();
        var own = await fresh.Open();
        await own.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var first = await own.Load(folder.Write("figures.csv", Head + "DN-SNV,MC01,2014,50,,\nDN-SNV,MC02,2014,5O,,\nDN-SNV,MC99,2014,7,,\n"), RevisionTests.Contracts);
        Task<IReadOnlyList<Receipt>> Replay(long? line, bool isCheck, params (string Field, string Text)[] corrections) =>
            ItAnalytics.Etl.Submit.Replay.RunAsync(
                own.Etl, RevisionTests.Contracts,
                new ReplayOrder(first.SourceFileKey, line, corrections.ToDictionary(c => c.Field, c => c.Text), "a clerk", isCheck), null, _ => true, null,
                TestContext.Current.CancellationToken);

        Assert.Equal(ReceiptState.Checked, (await Replay(3, true, ("value", "50.5")))[0].State);
        var receipt = Assert.Single(await Replay(3, false, ("value", "50.5")));

        Assert.Equal(new ReceiptCounts(1, 1, 0, 0, 0), receipt.Counts);
        Assert.Equal(
            [$"50.5|3|figures.csv (replay)|{first.SourceFileKey}"],
            await own.Lines(
                """
                select trim_scale(o.value), o.line_number, f.name, f.replay_of from dw.fact_observation o join ops.source_file f using (source_file_key)
                where f.replay_of is not null
                """));
        // The other one is refused again, and stands as the refusal of its replay.
        Assert.Equal("VAL205", Assert.Single(Assert.Single(await Replay(null, false)).Complaints).Rule);
        Assert.Equal(["4|VAL205"], await own.Lines("select line_number, rule_code from ops.rejection where replayed_in is null"));
        await Assert.ThrowsAsync<CodedException>(() => Replay(3, false, ("value", "1")));
        await Assert.ThrowsAsync<CodedException>(() => Replay(null, false, ("value", "1")));
    }

    [Fact]
    public async Task A_confirmed_spelling_sends_the_lines_again_that_waited_for_it()
    {
        await using var fresh = new FreshWarehouse();
        var own = await fresh.Open();
        await own.LoadFolder("danang");
        using var folder = new TemporaryFolder("danang");
        await own.Load(folder.Write(
            "published-facts.csv",
            "id,article,result_year,group,agency,indicator,stat,value,unit,raw_text\n"
            + "1,x,2021,TW,Cụ Thuế,DV01,value,50,%,\n2,x,2021,TW,CỤ THUẾ,DV02,value,5O,%,\n3,x,2021,TW,Nobody Else,DV02,value,50,%,\n"));

        var pending = await Aliases.PendingAsync(own.Etl, TestContext.Current.CancellationToken);
        Assert.Equal([("Cụ Thuế", 2), ("Nobody Else", 1)], pending.Select(p => (p.Spelling, p.Lines)));
        Assert.Contains(pending[0].Suggestions, s => s is { AgencyCode: "DN-CUCTHUE", Reason: "differs in 1 letter" });
        Assert.Empty(pending[1].Suggestions);

        var receipt = Assert.Single(await Aliases.ConfirmAsync(own.Etl, "Cụ Thuế", "DN-CUCTHUE", "an operator", cancellationToken: Stop));

        Assert.Equal(new ReceiptCounts(2, 1, 0, 0, 1), receipt.Counts);
        Assert.Equal(["VAL211"], receipt.Complaints.Select(c => c.Rule));
        Assert.Equal(["Nobody Else"], (await Aliases.PendingAsync(own.Etl, cancellationToken: Stop)).Select(p => p.Spelling));
        await Assert.ThrowsAsync<CodedException>(() => Aliases.ConfirmAsync(own.Etl, "Cụ Thuế", "DN-SNV", "an operator", cancellationToken: Stop));
        await Assert.ThrowsAsync<CodedException>(() => Aliases.ConfirmAsync(own.Etl, "Cụ Thuế", "NO-ONE", "an operator", cancellationToken: Stop));
    }

    private async Task Reference() => await warehouse.LoadFolder("danang");

    private async Task<ApiKey> Key(string name, string? agency)
    {
        await Reference();
        return (await ApiKeys.FindAsync(warehouse.Etl, await ApiKeys.AddAsync(warehouse.Etl, name, agency, "test", cancellationToken: Stop), cancellationToken: Stop))!;
    }

    private async Task<Receipt> Send(ApiKey key, string text, bool isCheck = false, string source = "revision")
    {
        using var folder = new TemporaryFolder("x");
        return await Desk.ReceiveAsync(key, new SentFile(folder.Write("sent.csv", text), source, isCheck), cancellationToken: Stop);
    }
}

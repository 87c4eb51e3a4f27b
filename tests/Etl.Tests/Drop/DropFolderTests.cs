using System.Text.Json;
using ItAnalytics.Etl.Drop;
using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Submit;
using ItAnalytics.Etl.Tests.Load;

namespace ItAnalytics.Etl.Tests.Drop;

/// <summary>Files that somebody puts into a folder.</summary>
public sealed class DropFolderTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_in_is_loaded_and_moved_with_its_receipt_and_half_written_files_wait()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("drop");
        var drop = new DropFolder(folder.Path, TimeSpan.Zero, RevisionTests.Contracts);
        Put(folder, "revision/good.csv", RevisionTests.Header + "DN-SNV,MC01,2005,50,,\nDN-SNV,MC99,2005,50,,\n");
        Put(folder, "revision/bad.csv", "no,such,header\n");
        Put(folder, "stray.csv", "a\n1\n");
        Put(folder, "revision/upload.csv.part", "half");

        var (result, receipts) = await drop.TakeAsync(warehouse.Etl, "test", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Succeeded, result.State);
        Assert.Equal(
            [("bad.csv", ReceiptState.Refused), ("good.csv", ReceiptState.Loaded), ("stray.csv", ReceiptState.Refused)],
            receipts.Select(r => (r.File, r.State)).Order());
        Assert.Equal(
            ["done/D/revision/good.csv", "done/D/revision/good.csv.receipt.json", "in/revision/upload.csv.part", "refused/D/revision/bad.csv",
                "refused/D/revision/bad.csv.receipt.json", "refused/D/stray.csv", "refused/D/stray.csv.receipt.json"],
            Tree(folder));
        using var receipt = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(folder.Path, "good.csv.receipt.json", SearchOption.AllDirectories)[0]));
        Assert.Equal("VAL205", receipt.RootElement[0].GetProperty("complaints")[0].GetProperty("rule").GetString());
        Assert.False(drop.HasWork);
    }

    [Fact]
    public async Task The_same_name_and_the_same_content_again_make_no_facts_and_no_loss()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("drop");
        var drop = new DropFolder(folder.Path, TimeSpan.Zero, RevisionTests.Contracts);
        foreach (var expected in new[] { ReceiptState.Loaded, ReceiptState.AlreadyLoaded })
        {
            Put(folder, "revision/same.csv", RevisionTests.Header + "DN-SNV,MC01,2006,50,,\n");
            Assert.Equal(expected, Assert.Single((await drop.TakeAsync(warehouse.Etl, "test", cancellationToken: Stop)).Receipts).State);
        }

        Assert.Equal(["done/D/revision/same-2.csv", "done/D/revision/same.csv"], Tree(folder).Where(f => f.EndsWith("csv", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_still_being_written_waits()
    {
        using var folder = new TemporaryFolder("drop");
        var drop = new DropFolder(folder.Path, TimeSpan.FromMinutes(10), RevisionTests.Contracts);
        Put(folder, "revision/fresh.csv", RevisionTests.Header);
        Assert.False(drop.HasWork);
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "in", "revision", "fresh.csv"), DateTime.UtcNow.AddMinutes(-11));
        Assert.True(drop.HasWork);
    }

    private static void Put(TemporaryFolder folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, "in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static IEnumerable<string> Tree(TemporaryFolder folder) =>
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(f => System.Text.RegularExpressions.Regex.Replace(Path.GetRelativePath(folder.Path, f), "[0-9]{4}-[0-9]{2}-[0-9]{2}", "D"))
            .Order(StringComparer.Ordinal);
}

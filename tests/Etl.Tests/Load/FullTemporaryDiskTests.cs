using System.IO.Compression;
using ItAnalytics.Etl.Load;
using ItAnalytics.Tests.Support;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>No space where files are unpacked. The folder is that of the whole process, so nothing else runs meanwhile.</summary>
[Collection(Alone)]
public sealed class FullTemporaryDiskTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string Alone = "full temporary disk";

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;

    [Fact]
    public async Task Without_space_to_unpack_a_file_is_not_refused_but_waits_for_space()
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("revision");
        var path = Path.Combine(folder.Path, "figures.csv.gz");
        await using (var packed = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
            await packed.WriteAsync(RevisionTests.Header + RevisionTests.Lines(2010, 20_000));
        using var disk = SmallDisk.Mount(64);
        var before = Environment.GetEnvironmentVariable("TMPDIR");
        try
        {
            Environment.SetEnvironmentVariable("TMPDIR", disk.Folder);
            var error = await Assert.ThrowsAsync<CodedException>(() => warehouse.Load(path, RevisionTests.Contracts));
            Assert.Equal(ErrorCodes.DiskFull, error.Code);
            Assert.Contains(disk.Folder, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", before);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
        Assert.Equal(0, await warehouse.Scalar<long>("select count(*) from ops.source_file where source_code = 'revision'"));
        Assert.Equal(LoadState.Loaded, (await warehouse.Load(path, RevisionTests.Contracts)).State);
    }
}

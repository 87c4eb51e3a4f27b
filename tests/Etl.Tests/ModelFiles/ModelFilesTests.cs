using ItAnalytics.Etl.ModelFiles;

namespace ItAnalytics.Etl.Tests.ModelFiles;

public sealed class ModelFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Detect_writes_one_score_per_row_to_be_evaluated()
    {
        var lines = new List<string>
        {
            "submission_id,panel,indicator,agency,period,season,season_len,numerator,denominator,value,eval",
        };
        for (var a = 0; a < 8; a++)
        {
            for (var t = 0; t < 5; t++)
            {
                var x = 50 + a + t;
                lines.Add($"S{a}{t},p,\"rate, online\",A{a},{t},0,1,{x},100,{x / 100.0},{(t == 4 ? 1 : 0)}");
            }
        }
        lines.Add("S99,p,\"rate, online\",A9,4,0,1,,,0.5,1");
        await DetectFile.RunAsync(Write(lines), Out, explain: true, cancellationToken: Token);
        var written = await File.ReadAllLinesAsync(Out, Token);
        Assert.Equal(10, written.Length);
        Assert.StartsWith("submission_id,score,", written[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forecast_writes_every_horizon_of_every_series()
    {
        var lines = new List<string> { "series_id,year_index,value" };
        for (var s = 0; s < 12; s++)
        {
            lines.AddRange(Enumerable.Range(1, 8).Select(t => $"IND_A_{s},{t},{10 + s + t}"));
        }
        await ForecastFile.RunAsync(Write(lines), Out, 3, cancellationToken: Token);
        var written = await File.ReadAllLinesAsync(Out, Token);
        Assert.Equal("series_id,h,forecast,lower95,upper95", written[0]);
        Assert.Equal(1 + 12 * 3, written.Length);
    }

    [Fact]
    public void Series_are_grouped_by_the_longest_beginning_that_enough_share()
    {
        var ids = Enumerable.Range(0, 9)
            .Select(i => $"BCG_coverage_C{i}")
            .Append("BCG_coverage_Cote_d_Ivoire")
            .Append("GDP_X");
        var groups = ForecastFile.Groups([.. ids]);
        Assert.Equal("BCG_coverage", groups["BCG_coverage_Cote_d_Ivoire"]);
        Assert.Equal("", groups["GDP_X"]);
    }

    [Fact]
    public async Task Forecast_panel_leaves_the_first_three_waves_and_sums_its_probabilities_to_one()
    {
        var lines = new List<string> { "panel,entity,year,score" };
        for (var e = 0; e < 12; e++)
        {
            lines.AddRange(Enumerable.Range(2015, 6).Select(y => $"x,E{e},{y},{40 + (2 * e) + (y * e % 5)}"));
        }
        var bands = Path.Combine(folder, "bands.json");
        await File.WriteAllTextAsync(bands, """{"x": [45, 55], "other": [1, 2, 3]}""", Token);
        await ForecastPanelFile.RunAsync(Write(lines), bands, Out, Token);
        var written = await File.ReadAllLinesAsync(Out, Token);
        Assert.Equal("panel,entity,target,forecast,lower80,upper80,lower95,upper95,p1,p2,p3,q1,q2,q3,q4", written[0]);
        Assert.Equal(1 + 12 * 3, written.Length);
        foreach (var line in written.Skip(1))
        {
            var fields = line.Split(',');
            var grades = fields[8..11].Sum(f => double.Parse(f, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(1, grades, 6);
        }
    }

    [Theory]
    [InlineData("", "MDL410")]
    [InlineData("series_id,value\nA,1", "MDL411")]
    [InlineData("series_id,year_index,value\nA,1,", "MDL412")]
    [InlineData("series_id,year_index,value\nA,one,2", "MDL413")]
    [InlineData("series_id,year_index,value\nA,1,\"2,5\"", "MDL414")]
    [InlineData("series_id,year_index,value\n\"A,1,2", "MDL415")]
    public async Task A_bad_file_is_refused_with_code_file_and_line(string text, string code)
    {
        var path = Path.Combine(folder, "in.csv");
        await File.WriteAllTextAsync(path, text, Token);
        var refused = await Assert.ThrowsAsync<ModelFileException>(
            () => ForecastFile.RunAsync(path, Out, 1, cancellationToken: Token));
        Assert.Equal(code, refused.Code);
        Assert.Contains("in.csv, line ", refused.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(folder, "out.csv");

    private string Write(IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, "in.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}

using System.Text;
using System.Text.Json;

namespace ItAnalytics.Api.Tests.Execution;

public sealed class CsvExportTests(SampleWarehouse warehouse)
{
    [Fact]
    public async Task A_list_becomes_a_table_with_dotted_columns_and_empty_cells()
    {
        var (csv, outcome) = await ExportAsync(
            """
            {
              scores(where: {year: {eq: 2022}}, order: [{total: DESC}], first: 6) {
                nodes { agency { code name } total delta { change: totalChange previousMethodology { version } } source { kind file { name } } rank }
              }
            }
            """);
        Assert.Equal(
            """
            agency.code,agency.name,total,delta.change,delta.previousMethodology.version,source.kind,source.file.name,rank
            X-NV,Sở Nội vụ,88.125,6.625,2020,SYNTHETIC,nop-2022.csv,1
            X-TTTT,Sở Khoa học và Công nghệ,72.75,2.75,2020,SYNTHETIC,nop-2022.csv,2
            P-HUE,Thừa Thiên Huế,69.36,,,PUBLISHED_INDEX,pci.csv,1
            X-YT,Sở Y tế,66.00,-4.00,2020,SYNTHETIC,nop-2022.csv,3
            X-TN,"Sở Tài nguyên ""và"" Môi trường",66.00,10.75,2020,SYNTHETIC,nop-2022.csv,3
            P-DAKLAK,Đắk Lắk,60.91,,,PUBLISHED_INDEX,pci.csv,2

            """.ReplaceLineEndings("\r\n"),
            csv);
        Assert.Equal((ExecutionProgress.Executed, 2, 1), (outcome.Progress, outcome.StatementCount, outcome.RoundTripCount));
    }

    [Fact]
    public async Task Every_cell_reads_back_as_the_answer_in_JSON_has_it()
    {
        const string Nodes = "nodes { agency { code name } indicator { name } period year stage status value rawText warnings source { kind file { name } } lineNumber knownFrom }";
        var (csv, _) = await ExportAsync($"{{ observations {{ {Nodes} }} }}");
        using var json = JsonDocument.Parse(await warehouse.AskAsync($"{{ observations {{ {Nodes} }} }}"));
        var lines = Read(csv);
        var nodes = json.RootElement.GetProperty("data").GetProperty("observations").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(nodes.Count + 1, lines.Count);
        foreach (var (node, line) in nodes.Zip(lines.Skip(1)))
        {
            foreach (var (name, cell) in lines[0].Zip(line))
            {
                var value = name.Split('.').Aggregate(node, (at, step) => at.GetProperty(step));
                var expected = value.ValueKind switch
                {
                    JsonValueKind.Null => "",
                    JsonValueKind.String => value.GetString(),
                    JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(item => item.GetString())),
                    _ => value.GetRawText(),
                };
                Assert.Equal(expected, cell);
            }
        }
    }

    [Theory]
    [InlineData("{ scores { nodes { criteria { code } } } }", "is a list")]
    [InlineData("{ scores { totalCount nodes { year } } }", "one list")]
    [InlineData("{ a: scores { nodes { year } } b: scores { nodes { year } } }", "one list")]
    [InlineData("{ __typename }", "one list")]
    [InlineData("{ scores(last: 3) { nodes { year } } }", "from its start")]
    [InlineData("mutation { requestRun(input: {kind: LOAD, requestedBy: \"x\"}) { run { id } } }", "only queries")]
    public async Task What_is_no_table_is_refused_before_anything_is_written(string query, string because)
    {
        using var output = new MemoryStream();
        var outcome = await warehouse.Pipeline.ExportAsync(new GraphQLRequest(query), output, TestContext.Current.CancellationToken);
        Assert.Equal(ExecutionProgress.Refused, outcome.Progress);
        Assert.Contains(because, Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
        Assert.Equal(0, output.Length);
    }

    private async Task<(string Csv, ExecutionOutcome Outcome)> ExportAsync(string query)
    {
        using var output = new MemoryStream();
        var outcome = await warehouse.Pipeline.ExportAsync(new GraphQLRequest(query), output, TestContext.Current.CancellationToken);
        var bytes = output.ToArray();
        Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        return (Encoding.UTF8.GetString(bytes.AsSpan(3)), outcome);
    }

    // RFC 4180, a character at a time.
    private static List<List<string>> Read(string csv)
    {
        var lines = new List<List<string>> { new() { "" } };
        var isQuoted = false;
        for (var i = 0; i < csv.Length; i++)
        {
            var line = lines[^1];
            if (csv[i] == '"' && isQuoted && i + 1 < csv.Length && csv[i + 1] == '"') line[^1] += csv[i++];
            else if (csv[i] == '"') isQuoted = !isQuoted;
            else if (csv[i] == ',' && !isQuoted) line.Add("");
            else if (csv[i] == '\n' && !isQuoted) lines.Add([""]);
            else if (csv[i] != '\r' || isQuoted) line[^1] += csv[i];
        }
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ItAnalytics.Api.Exports;
using ItAnalytics.Api.Tests.Execution;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>Nested answers as tables, in the three forms, read back by other readers than those that wrote them.</summary>
public sealed class TableTests(SampleWarehouse warehouse)
{
    private const string Leaderboard = "{ leaderboard(group: \"SO\", year: 2022) { nodes { rank total agency { name } } } }";

    private const string Wide =
        """
        { observations { nodes { agency { code name validFrom } indicator { name } period year stage status value rawText
          warnings source { kind file { name } } lineNumber knownFrom agency2: agency { isSynthetic } } } }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_become_dotted_columns_and_missing_values_empty_cells()
    {
        var table = await ExportAsync(
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
            table.Text);
        Assert.Equal(6, table.Summary!.RowCount);
    }

    [Fact]
    public async Task A_list_inside_an_object_becomes_a_row_for_each_of_its_items()
    {
        var table = await ExportAsync(
            """
            {
              scores(where: {agency: {code: {in: ["X-NV", "P-HUE"]}}}, order: [{year: ASC}, {total: DESC}]) {
                nodes { year agency { code } criteria { code points } rank }
              }
            }
            """);
        using var json = JsonDocument.Parse(await warehouse.AskAsync(
            """
            {
              scores(where: {agency: {code: {in: ["X-NV", "P-HUE"]}}}, order: [{year: ASC}, {total: DESC}]) {
                nodes { year agency { code } criteria { code points } rank }
              }
            }
            """));
        var expected = new StringBuilder("year,agency.code,criteria.code,criteria.points,rank\r\n");
        var nodes = json.RootElement.GetProperty("data").GetProperty("scores").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Contains(nodes, node => node.GetProperty("criteria").GetArrayLength() == 0);
        Assert.Contains(nodes, node => node.GetProperty("criteria").GetArrayLength() > 1);
        foreach (var node in nodes)
        {
            var criteria = node.GetProperty("criteria").EnumerateArray()
                .Select(item => $"{item.GetProperty("code").GetString()},{Plain(item.GetProperty("points"))}").DefaultIfEmpty(",");
            foreach (var item in criteria)
                expected.Append(CultureInfo.InvariantCulture, $"{Plain(node.GetProperty("year"))},{node.GetProperty("agency").GetProperty("code")},{item},{Plain(node.GetProperty("rank"))}\r\n");
        }
        Assert.Equal(expected.ToString(), table.Text);
    }

    [Fact]
    public async Task A_list_inside_a_list_multiplies_again()
    {
        var table = await ExportAsync("{ agencies(where: {code: {eq: \"X-NV\"}}) { nodes { code scores { year criteria { code } } } } }");
        var lines = table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("code,scores.year,scores.criteria.code", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("X-NV,20", line, StringComparison.Ordinal));
        Assert.Equal(lines.Length - 1, table.Summary!.RowCount);
        Assert.True(lines.Length > 4, table.Text);
    }

    [Fact]
    public async Task One_object_is_a_table_of_its_own_rows()
    {
        using var json = JsonDocument.Parse(await warehouse.AskAsync("{ agencies(where: {code: {eq: \"X-NV\"}}) { nodes { id } } }"));
        var id = json.RootElement.GetProperty("data").GetProperty("agencies").GetProperty("nodes")[0].GetProperty("id").GetString();
        var table = await ExportAsync($"{{ node(id: \"{id}\") {{ ... on Agency {{ code scores {{ year }} }} }} }}");
        Assert.StartsWith("code,scores.year\r\nX-NV,", table.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_speaks_of_pages_is_left_out_and_the_whole_list_comes()
    {
        var table = await ExportAsync("{ agencies { totalCount pageInfo { hasNextPage } nodes { code } } }");
        Assert.Equal(await CountAsync("agencies"), table.Summary!.RowCount);
        Assert.Equal(table.Summary.RowCount, table.AnnouncedRows);
        Assert.StartsWith("code\r\n", table.Text, StringComparison.Ordinal);
        var edges = await ExportAsync("{ agencies { edges { cursor node { code } } } }");
        Assert.Equal(table.Text, edges.Text);
    }

    [Fact]
    public async Task A_list_goes_on_after_a_cursor()
    {
        using var json = JsonDocument.Parse(await warehouse.AskAsync("{ agencies(first: 2) { pageInfo { endCursor } } }"));
        var cursor = json.RootElement.GetProperty("data").GetProperty("agencies").GetProperty("pageInfo").GetProperty("endCursor");
        var rest = await ExportAsync($"{{ agencies(after: {cursor.GetRawText()}) {{ nodes {{ code }} }} }}");
        var all = await ExportAsync("{ agencies { nodes { code } } }");
        Assert.Equal(all.Summary!.RowCount - 2, rest.Summary!.RowCount);
        Assert.EndsWith(rest.Text["code\r\n".Length..], all.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cell_of_CSV_reads_back_as_the_answer_in_JSON_has_it()
    {
        var lines = ReadCsv((await ExportAsync(Wide)).Text);
        await AssertCellsAsync(lines[0], lines.Skip(1).Select(line => line.Select(cell => (object?)(cell.Length == 0 ? null : cell)).ToList()),
            value => value.ValueKind == JsonValueKind.String ? NullIfEmpty(value.GetString()) : Plain(value));
    }

    [Fact]
    public async Task Every_line_of_NDJSON_is_the_row_with_its_types()
    {
        var table = await ExportAsync(Wide, TableForm.NdJson);
        using var json = JsonDocument.Parse(await warehouse.AskAsync(Wide));
        var nodes = json.RootElement.GetProperty("data").GetProperty("observations").GetProperty("nodes").EnumerateArray().ToList();
        var lines = table.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(nodes.Count, lines.Length);
        foreach (var (node, line) in nodes.Zip(lines))
        {
            using var row = JsonDocument.Parse(line);
            foreach (var cell in row.RootElement.EnumerateObject())
            {
                var value = At(node, cell.Name);
                Assert.True(JsonElement.DeepEquals(value, cell.Value), $"{cell.Name}: {value} became {cell.Value}");
            }
        }
    }

    [Fact]
    public async Task Excel_gets_numbers_as_numbers_days_as_days_and_texts_letter_by_letter()
    {
        var table = await ExportAsync(Wide, TableForm.Xlsx);
        using var reader = Workbook.Open(table.Bytes);
        Assert.Equal("Table", reader.Name);
        var rows = new List<List<object?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.GetValue(at) is "" ? null : reader.GetValue(at))]);
        var header = rows[0].Select(cell => (string)cell!).ToList();
        foreach (var row in rows) row.AddRange(Enumerable.Repeat<object?>(null, header.Count - row.Count));
        await AssertCellsAsync(header, rows.Skip(1), value => value switch
        {
            { ValueKind: JsonValueKind.Number } => value.GetDouble(),
            { ValueKind: JsonValueKind.True or JsonValueKind.False } => value.GetBoolean(),
            { ValueKind: JsonValueKind.String } when IsDay(value.GetString()!, out var day) => day,
            { ValueKind: JsonValueKind.String } => NullIfEmpty(value.GetString()),
            _ => NullIfEmpty(Plain(value)),
        });
    }

    [Fact]
    public async Task The_second_sheet_says_what_the_first_one_is()
    {
        var table = await ExportAsync(Leaderboard, TableForm.Xlsx, name: "bảng xếp hạng");
        using var reader = Workbook.Open(table.Bytes);
        Assert.True(reader.NextResult());
        Assert.Equal("About", reader.Name);
        var about = new Dictionary<string, string>();
        while (reader.Read()) about.Add(reader.GetString(0), reader.GetString(1));
        Assert.Equal("bảng xếp hạng", about["Table"]);
        Assert.Equal(table.Summary!.RowCount.ToString(CultureInfo.InvariantCulture), about["Rows"]);
        Assert.Equal(table.Summary.Sha256, about["SHA-256 of the table as CSV"]);
        Assert.Equal(table.Generation.ToString(CultureInfo.InvariantCulture), about["Warehouse generation"]);
    }

    [Fact]
    public async Task The_checksum_is_that_of_the_plain_CSV_in_all_three_forms()
    {
        var plain = new TableOptions { HasMark = false, IsGuarded = false };
        var csv = await ExportAsync(Wide, options: plain);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(csv.Bytes)), csv.Summary!.Sha256);
        foreach (var form in Enum.GetValues<TableForm>())
            Assert.Equal(csv.Summary, (await ExportAsync(Wide, form)).Summary);
    }

    [Fact]
    public async Task The_trailer_tells_rows_and_checksum_where_it_is_wanted()
    {
        var options = new TableOptions { HasMark = false, HasTrailer = true };
        var csv = await ExportAsync(Leaderboard, options: options);
        Assert.EndsWith($"\r\n#rows={csv.Summary!.RowCount} sha256={csv.Summary.Sha256}\r\n", csv.Text, StringComparison.Ordinal);
        var ndjson = await ExportAsync(Leaderboard, TableForm.NdJson, options);
        Assert.EndsWith($"\n{{\"#rows\":{csv.Summary.RowCount},\"#sha256\":\"{csv.Summary.Sha256}\"}}\n", ndjson.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_by_which_Excel_knows_UTF8_stands_first_unless_it_is_not_wanted()
    {
        Assert.True((await ExportAsync(Leaderboard)).Bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        var plain = await ExportAsync(Leaderboard, options: new TableOptions { HasMark = false });
        Assert.Equal((byte)'r', plain.Bytes[0]);
    }

    [Theory]
    [InlineData("{ scores { nodes { criteria { code } indicators { code } } } }", "GQL561", "\"criteria\" and \"indicators\" are lists beside each other")]
    [InlineData("{ a: scores { nodes { year } } b: scores { nodes { year } } }", "GQL560", "one list")]
    [InlineData("{ scores { totalCount } }", "GQL560", "one list")]
    [InlineData("{ __typename }", "GQL560", "one list")]
    [InlineData("{ scores(last: 3) { nodes { year } } }", "GQL560", "from its start")]
    [InlineData("{ scores { nodes { nope } } }", "GQL50", "nope")]
    [InlineData("mutation { requestRun(input: {kind: LOAD, requestedBy: \"x\"}) { run { id } } }", "GQL528", "only queries")]
    public async Task What_is_no_table_is_refused_before_anything_is_written(string query, string code, string because)
    {
        var table = new MemoryTable();
        var outcome = await warehouse.Pipeline.ExportAsync(
            new GraphQLRequest(query), new TableRequest(TableForm.Csv, new TableOptions(), "t"), table, Cancellation);
        Assert.Equal(ExecutionProgress.Refused, outcome.Progress);
        Assert.StartsWith(code, outcome.Errors[0].Code, StringComparison.Ordinal);
        Assert.Contains(because, outcome.Errors[0].Message, StringComparison.Ordinal);
        Assert.False(table.IsStarted);
    }

    [Theory]
    [InlineData("{ agencies { nodes { code } } }")]
    [InlineData("{ agencies { nodes { code scores { year } } } }")]
    public async Task A_table_of_too_many_rows_is_refused_and_never_cut(string query)
    {
        var options = new PipelineOptions { Tables = new TableLimits { MaxRows = 3 } };
        await using var pipeline = await SampleWarehouse.OpenAsync(warehouse.Postgres, options);
        var table = new MemoryTable();
        var outcome = await pipeline.ExportAsync(
            new GraphQLRequest(query), new TableRequest(TableForm.Csv, new TableOptions(), "t"), table, Cancellation);
        Assert.Equal("GQL562", Assert.Single(outcome.Errors).Code);
        Assert.Contains("more than 3 rows", outcome.Errors[0].Message, StringComparison.Ordinal);
        Assert.False(table.IsStarted);
    }

    private async Task<MemoryTable> ExportAsync(
        string query, TableForm form = TableForm.Csv, TableOptions? options = null, string name = "table")
    {
        var table = new MemoryTable();
        var outcome = await warehouse.Pipeline.ExportAsync(
            new GraphQLRequest(query), new TableRequest(form, options ?? new TableOptions(), name), table, Cancellation);
        Assert.Empty(outcome.Errors);
        return table;
    }

    private async Task<long> CountAsync(string field)
    {
        using var json = JsonDocument.Parse(await warehouse.AskAsync($"{{ {field} {{ totalCount }} }}"));
        return json.RootElement.GetProperty("data").GetProperty(field).GetProperty("totalCount").GetInt64();
    }

    private async Task AssertCellsAsync(
        List<string> header, IEnumerable<List<object?>> rows, Func<JsonElement, object?> expected)
    {
        using var json = JsonDocument.Parse(await warehouse.AskAsync(Wide));
        var nodes = json.RootElement.GetProperty("data").GetProperty("observations").GetProperty("nodes").EnumerateArray().ToList();
        var all = rows.ToList();
        Assert.Equal(nodes.Count, all.Count);
        foreach (var (node, row) in nodes.Zip(all))
        {
            foreach (var (name, cell) in header.Zip(row)) Assert.Equal(expected(At(node, name)), cell);
        }
    }

    private static JsonElement At(JsonElement node, string path) =>
        path.Split('.').Aggregate(node, (at, step) => at.ValueKind == JsonValueKind.Null ? at : at.GetProperty(step));

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => NullIfEmpty(string.Join(' ', value.EnumerateArray().Select(item => item.GetString()))),
        _ => value.GetRawText(),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsDay(string text, out DateTime day)
    {
        day = default;
        if (!DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"],
            CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var exact))
            return false;
        // Excel counts days in a double, and its readers round to the millisecond.
        day = DateTime.FromOADate(Math.Round((exact - new DateTime(1899, 12, 30)).TotalDays, 10));
        return true;
    }

    // RFC 4180, a character at a time.
    private static List<List<string>> ReadCsv(string csv)
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

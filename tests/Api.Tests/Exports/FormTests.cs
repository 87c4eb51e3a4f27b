using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using ItAnalytics.Api.Contract;
using ItAnalytics.Api.Exports;

namespace ItAnalytics.Api.Tests.Exports;

/// <summary>The writers with hostile cells, checked by Microsoft's validator and by other readers.</summary>
public sealed class FormTests
{
    private static readonly string[] Hostile =
    [
        "=1+1", "+84 236", "-5", "@cmd", "\tx", "a,b", "say \"so\"", "two\r\nlines", " spaced ", "Đà Nẵng – Huế",
        "<b>&amp;", "_x0041_", "\u0001\u001f", "\uFFFE", "👩‍💼", "'quoted", "",
    ];

    [Fact]
    public void A_workbook_with_any_text_is_valid_and_reads_back()
    {
        var bytes = Write(TableForm.Xlsx, new TableOptions(), Hostile);
        using (var workbook = SpreadsheetDocument.Open(new MemoryStream(bytes), false))
            Assert.Empty(new OpenXmlValidator().Validate(workbook, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
        using var reader = Workbook.Open(bytes);
        Assert.True(reader.Read());
        foreach (var text in Hostile)
        {
            Assert.True(reader.Read());
            // Excel itself turns the escape back; this reader leaves it, but for the underscore's own.
            var expected = string.Concat(text.Select(c => c is < ' ' and not ('\t' or '\n') or '\uFFFE' ? $"_x{(int)c:X4}_" : $"{c}"));
            var cell = reader.GetString(0) ?? "";
            Assert.Contains(cell, new[] { text, expected, expected.Replace("_x0041_", "_x005F_x0041_", StringComparison.Ordinal) });
        }
    }

    [Fact]
    public void The_header_stays_in_view()
    {
        using var zip = new ZipArchive(new MemoryStream(Write(TableForm.Xlsx, new TableOptions(), ["x"])));
        var sheet = new XmlDocument();
        using (var stream = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open()) sheet.Load(stream);
        var pane = (XmlElement)sheet.GetElementsByTagName("pane")[0]!;
        Assert.Equal(("frozen", "1"), (pane.GetAttribute("state"), pane.GetAttribute("ySplit")));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84 236", "'+84 236")]
    [InlineData("-5", "'-5")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("x=1", "x=1")]
    [InlineData("", "")]
    public void A_text_that_looks_like_a_formula_is_kept_a_text_in_CSV(string text, string guarded)
    {
        var plain = new TableOptions { HasMark = false };
        Assert.Equal($"name\r\n{guarded}\r\n", Encoding.UTF8.GetString(Write(TableForm.Csv, plain, [text])));
        Assert.Equal($"name\r\n{text}\r\n", Encoding.UTF8.GetString(Write(TableForm.Csv, plain with { IsGuarded = false }, [text])));
    }

    [Fact]
    public void A_number_below_zero_is_no_formula()
    {
        var csv = Write(TableForm.Csv, new TableOptions { HasMark = false }, "[-5]", ValueKind.Decimal);
        Assert.Equal("name\r\n-5\r\n", Encoding.UTF8.GetString(csv));
    }

    [Fact]
    public void A_text_longer_than_a_cell_of_Excel_is_refused_with_the_way_out()
    {
        var error = Assert.Throws<GraphQL.Errors.GraphQLException>(
            () => Write(TableForm.Xlsx, new TableOptions(), [new string('x', 32_768)]));
        Assert.Equal("GQL563", error.Errors[0].Code);
        Assert.Contains("Ask for CSV", error.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1900-02-28", null)]
    [InlineData("1900-03-01", 61.0)]
    [InlineData("2022-10-25", 44859.0)]
    public void Days_before_Excels_leap_year_stay_texts(string day, double? number)
    {
        var bytes = Write(TableForm.Xlsx, new TableOptions(), $"[\"{day}\"]", ValueKind.Date);
        using var reader = Workbook.Open(bytes);
        reader.Read();
        reader.Read();
        if (number is null) Assert.Equal(day, reader.GetValue(0));
        else Assert.Equal(DateTime.FromOADate(number.Value), reader.GetValue(0));
    }

    private static byte[] Write(TableForm form, TableOptions options, string[] texts) =>
        Write(form, options, System.Text.Json.JsonSerializer.Serialize(texts), ValueKind.Text);

    // A table of one column, whose cells are the items of a JSON array.
    private static byte[] Write(TableForm form, TableOptions options, string items, ValueKind kind)
    {
        using var writer = TableWriter.Create(form, options);
        writer.Begin(new TableHeader("t", "{}", 1, DateTimeOffset.UnixEpoch, [new Column("name", kind)]));
        var json = Encoding.UTF8.GetBytes(items);
        var reader = new System.Text.Json.Utf8JsonReader(json);
        reader.Read();
        var count = 0;
        while (reader.Read() && reader.TokenType != System.Text.Json.JsonTokenType.EndArray)
        {
            count++;
            var start = (int)reader.TokenStartIndex;
            writer.Row(json, [new Cell(start, (int)reader.BytesConsumed - start, reader.TokenType)]);
        }
        writer.End(new TableSummary(count, count.ToString(CultureInfo.InvariantCulture)));
        return writer.Pending.Written.ToArray();
    }
}

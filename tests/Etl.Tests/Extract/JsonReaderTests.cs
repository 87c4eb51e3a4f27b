using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Tests.Extract;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("{\"a\":{\"code\":\"DN\"},\"v\":98.70}\n\n{\"v\":\"98,7\"}\n", "1:DN|98.70# 3:|98,7")]
    [InlineData("{\"v\":true}\r\n{\"v\":null}", "1:|true 2:|")]
    [InlineData("{\"v\":1e2}\n", "1:|100#")]
    [InlineData("{\"v\":1,\n{\"v\":2}\n", "1!SRC118 2:|2#")]
    [InlineData("{\"v\":1,\"v\":2}\n{\"v\":3}", "1!SRC118 2:|3#")]
    [InlineData("{\"v\":1,\"x\":2}\n{\"note\":[1],\"v\":3}", "1!SRC119 2:|3#")]
    [InlineData("{\"v\":[1]}\n[1]\n7", "1!SRC119 2!SRC119 3!SRC119")]
    [InlineData("", "")]
    public void Each_line_of_NDJSON_is_a_record_and_damage_costs_its_line(string text, string expected) =>
        Assert.Equal(expected, Show(text, "type: ndjson"));

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[{\"v\":1},{\"v\":2}]", "1:|1# 2:|2#")]
    [InlineData(" [ \n {\"v\":1} ,\n{\"v\":2}\n] tail", "1:|1# 2:|2#")]
    [InlineData("[{\"v\":1},{\"v\"", "1:|1# 2!SRC118")]
    [InlineData("[{\"v\":1},{\"v\":x},{\"v\":3}]", "1:|1# 2!SRC118")]
    [InlineData("[{\"v\":1}", "1:|1# 2!SRC118")]
    public void The_records_of_a_list_are_numbered_and_behind_damage_nothing_is_read(string text, string expected) =>
        Assert.Equal(expected, Show(text, "type: json"));

    [Theory]
    [InlineData("{\"total\":2,\"data\":{\"old\":[{\"v\":9}],\"items\":[{\"v\":1}]}}", "1:|1#")]
    [InlineData("{\"data\":{\"items\":[]},\"next\":null}", "")]
    public void A_list_is_found_where_the_contract_says_that_it_stands(string text, string expected) =>
        Assert.Equal(expected, Show(text, "type: json, records: data.items"));

    [Theory]
    [InlineData("{\"v\":1}", "type: json")]
    [InlineData("{\"data\":{}}", "type: json, records: data.items")]
    [InlineData("{\"data\":[1]}", "type: json, records: data.items")]
    [InlineData("nonsense", "type: json")]
    public void A_file_without_its_list_is_refused(string text, string format) =>
        Assert.Equal("SRC106", Assert.Throws<FileRefusedException>(() => Show(text, format)).Rejection.Complaint.Code);

    [Fact]
    public void A_record_that_is_too_long_is_refused_unread()
    {
        var record = $"{{\"v\":\"{new string('x', 5000)}\"}}";
        Assert.Equal("1!SRC114 2:|2#", Show($"{record}\n{{\"v\":2}}", "type: ndjson, maximum_line_bytes: 300"));
        Assert.Equal("1:|2# 2!SRC114", Show($"[{{\"v\":2}},{record},{{\"v\":3}}]", "type: json, maximum_line_bytes: 300"));
    }

    [Fact]
    public void A_list_is_read_the_same_however_its_bytes_arrive()
    {
        var values = Gen.Elements("", "a", "Sở \"Nội\" vụ", "\\", "😀", "]}", "\n").ListOf().ToArbitrary();
        Prop.ForAll(values, texts =>
        {
            var list = System.Text.Json.JsonSerializer.Serialize(texts.Select(t => new { v = t }));
            var expected = texts.Select((t, i) => $"{i + 1}:|{t}");
            return Show(list, "type: json, maximum_line_bytes: 256") == string.Join(' ', expected);
        }).QuickCheckThrowOnFailure();
    }

    private static string Show(string text, string format)
    {
        var contract = ContractReader.Read(
            "x.yaml",
            $$"""
            code: x
            kind: SUBMISSION
            description: One record is one figure.
            methodology: danang
            files: ["x/*"]
            states: OBSERVATION
            format: { {{format}} }
            columns: {agency: a.code, value: v}
            constants: {indicator: MC01, period: 2021, stage: SELF}
            ignored_columns: [note]
            """);
        using var reader = new JsonReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), contract);
        var header = HeaderMap.Read(reader, contract);
        var shown = new List<string>();
        while (reader.Read())
        {
            var record = reader.Current;
            var (agency, value) = (header[Field.Agency], header[Field.Value]);
            shown.Add(record.Fault is { } fault
                ? $"{record.LineNumber}!{fault.Code}"
                : $"{record.LineNumber}:{record[agency]}|{record[value]}{(record.KindOf(value) == CellKind.Number ? "#" : "")}");
        }

        return string.Join(' ', shown);
    }
}

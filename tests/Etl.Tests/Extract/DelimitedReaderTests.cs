using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Tests.Extract;

public sealed class DelimitedReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "1:a|b 2:1|2")]
    [InlineData("a,b\r\n1,2\r\n", "1:a|b 2:1|2")]
    [InlineData("a,b\r1,2\r", "1:a|b 2:1|2")]
    [InlineData("a\r\nb\rc\nd", "1:a 2:b 3:c 4:d")]
    [InlineData("a\n\n\n,,\nb", "1:a 5:b")]
    [InlineData("a,", "1:a|")]
    [InlineData("\"a\nb\",c\nd,e\n", "1:a\nb|c 3:d|e")]
    [InlineData("\"a\r\nb\"\"c\"\nd\n", "1:a\r\nb\"c 3:d")]
    [InlineData("\"\",\"\"\n", "1:|")]
    [InlineData("a\"b,c\n", "1:a\"b|c")]
    [InlineData("x,\"open\ny,z\nw\n", "1!SRC112 2:y|z 3:w")]
    [InlineData("x,\"a\"b\ny\n", "1!SRC113 2:y")]
    [InlineData("x,\"a\ny,\"b\"\nz\n", "1!SRC113 2:y|b 3:z")]
    [InlineData("x\0y\nz\n", "1!SRC115 2:z")]
    [InlineData("\"open", "1!SRC112")]
    [InlineData("", "")]
    public void Lines_fields_and_damage_are_told_apart(string text, string expected) =>
        Assert.Equal(expected, Show(new DelimitedReader(Stream(text), ',', 4096)));

    [Fact]
    public void Bytes_that_are_no_text_cost_their_line_only()
    {
        byte[] bytes = [.. "a,b\n"u8, (byte)'c', 0xF4, (byte)'\n', .. "d\n"u8];
        Assert.Equal("1:a|b 2!SRC116 3:d", Show(new DelimitedReader(new MemoryStream(bytes), ',', 4096)));
    }

    [Fact]
    public void Any_table_that_is_written_is_read_back_with_the_lines_on_which_its_records_begin()
    {
        var field = Gen.OneOf(
            Gen.Elements("", "a", "Sở Nội vụ", "1.234,5", "😀", " x "), ArbMap.Default.GeneratorFor<string>().Select(Clean));
        var tables = (from width in Gen.Choose(1, 5)
                      from rows in field.ArrayOf(width).ListOf()
                      from lineEnd in Gen.Elements("\n", "\r\n", "\r")
                      from chunk in Gen.Choose(1, 7)
                      select (rows, lineEnd, chunk)).ToArbitrary();

        Prop.ForAll(tables, t =>
        {
            var text = new StringBuilder();
            var expected = new List<string>();
            var line = 1;
            foreach (var row in t.rows)
            {
                // A record of nothing is a blank line, and a blank line is no record.
                var fields = row.All(f => f.Trim(' ', '\t').Length == 0) ? ["full", .. row[1..]] : row;
                expected.Add($"{line}:{string.Join('|', fields)}");
                line += 1 + fields.Sum(CountLineEnds);
                text.Append(string.Join(',', fields.Select(Quote))).Append(t.lineEnd);
            }

            return Show(new DelimitedReader(new Trickle(Stream(text.ToString()), t.chunk), ',', 1 << 16)) == string.Join(' ', expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_at_all_are_read_to_their_end_and_every_physical_line_is_passed()
    {
        var alphabet = Gen.Elements<byte>((byte)'a', (byte)',', (byte)'"', (byte)'\n', (byte)'\r', 0, 0xC3, 0xB4, 0xFF);
        Prop.ForAll(alphabet.ArrayOf().ToArbitrary(), bytes =>
        {
            using var whole = new DelimitedReader(new MemoryStream(bytes), ',', 40);
            using var trickled = new DelimitedReader(new Trickle(new MemoryStream(bytes), 1), ',', 40);
            var shown = Show(whole);
            return shown == Show(trickled) && whole.Current.LineNumber <= 1 + bytes.Count(b => b is (byte)'\n' or (byte)'\r');
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(99, "1:99 2:b")]
    [InlineData(100, "1:100 2:b")]
    [InlineData(101, "1!SRC114 2:b")]
    [InlineData(1000, "1!SRC114 2:b")]
    public void The_limit_of_a_line_is_exact(int length, string expected)
    {
        using var reader = new DelimitedReader(Stream($"{new string('x', length)}\r\nb\n"), ',', 100);
        var shown = new List<string>();
        while (reader.Read())
            shown.Add(reader.Current.Fault is { } fault ? $"{reader.Current.LineNumber}!{fault.Code}"
                : $"{reader.Current.LineNumber}:{(reader.Current[0].Length > 1 ? $"{reader.Current[0].Length}" : reader.Current[0].ToString())}");
        Assert.Equal(expected, string.Join(' ', shown));
    }

    [Fact]
    public void A_line_of_two_gigabytes_is_refused_with_constant_memory_and_reading_goes_on()
    {
        const long length = 2L << 30;
        using var reader = new DelimitedReader(new LongLine(length), ',', 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(reader.Read());
        Assert.Equal((1L, SourceErrorCodes.LineTooLong), (reader.Current.LineNumber, reader.Current.Fault!.Value.Code));
        Assert.Equal(SourceRecord.MaximumRawText, reader.Current.RawText().Length);
        Assert.True(reader.Read());
        Assert.Equal((2L, "next"), (reader.Current.LineNumber, reader.Current[0].ToString()));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    private static string Clean(string? text) => new string([.. (text ?? "").Where(c => c != '\0' && !char.IsSurrogate(c))]);

    private static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int CountLineEnds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Count(c => c is '\n' or '\r');

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Show(DelimitedReader reader)
    {
        var shown = new List<string>();
        while (reader.Read())
        {
            var record = reader.Current;
            var fields = Enumerable.Range(0, record.FieldCount).Select(i => record[i].ToString());
            shown.Add(record.Fault is { } fault ? $"{record.LineNumber}!{fault.Code}" : $"{record.LineNumber}:{string.Join('|', fields)}");
        }

        return string.Join(' ', shown);
    }

    /// <summary>Gives few bytes at a time, so that every boundary of the buffer is met.</summary>
    private sealed class Trickle(Stream inner, int chunk) : ReadOnlyStream
    {
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, chunk));
    }

    /// <summary>One line of x, then one more line.</summary>
    private sealed class LongLine(long length) : ReadOnlyStream
    {
        private readonly MemoryStream rest = new("\nnext\n"u8.ToArray());
        private long left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left == 0) return rest.Read(buffer, offset, count);
            var now = (int)Math.Min(count, left);
            buffer.AsSpan(offset, now).Fill((byte)'x');
            left -= now;
            return now;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

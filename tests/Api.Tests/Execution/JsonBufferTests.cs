using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Api.Execution;

namespace ItAnalytics.Api.Tests.Execution;

public sealed class JsonBufferTests
{
    [Fact]
    public void Any_text_reads_back_as_it_was() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text.Get);
        using var quoted = new JsonBuffer(1);
        quoted.AppendString(bytes);
        using var mended = new JsonBuffer(1);
        mended.Append("[1,"u8);
        var room = mended.ReserveArray(bytes.Length + 1);
        bytes.CopyTo(room, 4);
        mended.Advance(bytes.Length + 1);
        mended.QuoteLast(3);
        mended.Append((byte)']');
        return JsonSerializer.Deserialize<string>(quoted.Written) == Encoding.UTF8.GetString(bytes)
            && JsonSerializer.Deserialize<JsonElement>(mended.Written)[1].GetString() == Encoding.UTF8.GetString(bytes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_control_character_quote_and_backslash_is_escaped()
    {
        var text = string.Concat(Enumerable.Range(0, 128).Select(code => (char)code)) + "Đắk Lắk 😀";
        using var json = new JsonBuffer();
        json.AppendString(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(json.Written));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("66.00")]
    [InlineData("-0.5000")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void A_decimal_keeps_every_digit(string digits)
    {
        using var json = new JsonBuffer(1);
        json.AppendNumber(decimal.Parse(digits, CultureInfo.InvariantCulture));
        Assert.Equal(digits, Encoding.UTF8.GetString(json.Written));
    }

    [Fact]
    public void What_was_cut_off_is_gone_and_the_rest_grows_on()
    {
        using var json = new JsonBuffer(4);
        json.Append("{\"a\":"u8);
        var at = json.Length;
        json.AppendString(new byte[100_000].AsSpan());
        json.Truncate(at);
        json.Append("null}"u8);
        Assert.Equal("{\"a\":null}", Encoding.UTF8.GetString(json.Written));
    }
}

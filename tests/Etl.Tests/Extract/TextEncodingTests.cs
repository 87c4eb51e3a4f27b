using System.Text;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Tests.Extract;

public sealed class TextEncodingTests
{
    private const string Text = "cơ quan;giá trị\nỦy ban nhân dân quận Thanh Khê;86,24\nSở Thông tin và Truyền thông;99,87\n";

    [Fact]
    public void Unicode_is_recognised_with_and_without_a_byte_order_mark_in_either_order()
    {
        foreach (var encoding in new Encoding[]
        {
            new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true),
            new UnicodeEncoding(false, false), new UnicodeEncoding(true, false),
        })
        {
            using var stream = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]);
            var guess = TextEncoding.Guess(stream);
            Assert.Equal(encoding is UTF8Encoding ? TextEncoding.Utf8 : TextEncoding.Utf16, guess.Name);
            using var reader = new StreamReader(TextEncoding.AsUtf8(stream, guess), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
            Assert.Equal(Text, reader.ReadToEnd());
        }
    }

    [Fact]
    public void A_vietnamese_code_page_is_told_from_a_western_one_and_decoded_where_a_contract_names_it()
    {
        // "Sở Nội vụ": base letters with hooks, tones as bytes of their own.
        byte[] vietnamese = [(byte)'S', 0xF5, 0xD2, (byte)' ', (byte)'N', 0xF4, 0xF2, (byte)'i', (byte)' ', (byte)'v', (byte)'u', 0xF2];
        byte[] western = [.. "Caf"u8, 0xE9, (byte)' ', .. "fran"u8, 0xE7, .. "ais"u8];

        Assert.Equal(TextEncoding.Windows1258, TextEncoding.Guess(vietnamese).Name);
        Assert.Equal(TextEncoding.Latin1, TextEncoding.Guess(western).Name);
        using var reader = new StreamReader(TextEncoding.AsUtf8(new MemoryStream(vietnamese), TextEncoding.Guess(vietnamese)));
        Assert.Equal("Sở Nội vụ", reader.ReadToEnd().Normalize());
    }

    [Fact]
    public void One_damaged_line_does_not_make_a_file_another_encoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Text), (byte)'v', 0xFA, (byte)'\n'];
        Assert.Equal(TextEncoding.Utf8, TextEncoding.Guess(bytes).Name);
    }

    [Fact]
    public void A_character_that_the_sample_cuts_in_two_is_no_damage()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var length = 1; length < bytes.Length; length++)
            Assert.Equal(TextEncoding.Utf8, TextEncoding.Guess(bytes.AsSpan(0, length)).Name);
    }
}

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
            var guess = TextEncoding.Guess(stream, TextEncoding.Known);
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

        Assert.Equal(TextEncoding.Windows1258, TextEncoding.Guess(vietnamese, TextEncoding.Known).Name);
        Assert.Equal(TextEncoding.Latin1, TextEncoding.Guess(western, TextEncoding.Known).Name);
        using var reader = new StreamReader(TextEncoding.AsUtf8(new MemoryStream(vietnamese), TextEncoding.Guess(vietnamese, TextEncoding.Known)));
        Assert.Equal("Sở Nội vụ", reader.ReadToEnd().Normalize());
    }

    // What fonts of their time show as these words; TCVN3 as iconv writes TCVN5712-1.
    [Theory]
    [InlineData(TextEncoding.Tcvn3, "53EB204EE96920 76F4", "Sở Nội vụ")]
    [InlineData(
        TextEncoding.Tcvn3,
        "F1792062616E206E68A96E2064A96E207175CB6E205468616E68204B68AA3B2074FB206CD62068E52073AC207472F96320747579D56E",
        "ủy ban nhân dân quận Thanh Khê; tỷ lệ hồ sơ trực tuyến")]
    [InlineData(TextEncoding.Vni, "53F4FB204E6FE4692076 75EF", "Sở Nội vụ")]
    [InlineData(TextEncoding.Vni, "55DB792062616E206E6861E26E2064 61E26E20 F1F6F4F86E67 2074 79FB206C65E4", "Ủy ban nhân dân đường tỷ lệ")]
    [InlineData(TextEncoding.Vni, "74EC6D 20 6BEE 20 74E66E68 20 68F3 20 74F26E68 20 62E96E", "tìm kỵ tỉnh hĩ tịnh bén")]
    [InlineData(TextEncoding.Windows1258, "53F5D2204EF4F26920 7675F2", "Sở Nội vụ")]
    public void Vietnamese_from_before_Unicode_is_told_by_its_syllables_and_comes_out_composed(string encoding, string bytes, string text)
    {
        var file = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(encoding, TextEncoding.Guess(file, TextEncoding.Known).Name);
        // However the pieces fall, a mark finds its letter.
        foreach (var piece in new[] { 1, 2, 3, 1000 })
        {
            using var stream = new LegacyTextStream(new Pieces(file, piece), encoding);
            using var reader = new StreamReader(stream, new UTF8Encoding(false));
            Assert.Equal(text, reader.ReadToEnd());
        }
    }

    [Fact]
    public void Every_mark_of_VNI_finds_its_vowel_and_none_makes_one_up()
    {
        byte[] marks = [0xF9, 0xF8, 0xFB, 0xF5, 0xEF, 0xEA, 0xE9, 0xE8, 0xFA, 0xFC, 0xEB, 0xE2, 0xE1, 0xE0, 0xE5, 0xE3, 0xE4];
        byte[] vowels = [.. marks.SelectMany(m => new[] { (byte)'a', m })];

        Assert.Equal("áàảãạăắằẳẵặâấầẩẫậ", LegacyEncoding.Decode(TextEncoding.Vni, vowels));
        Assert.Equal("bù", LegacyEncoding.Decode(TextEncoding.Vni, [(byte)'b', 0xF9]));
    }

    [Fact]
    public void Among_encodings_of_one_byte_only_those_of_the_contract_are_thought_of()
    {
        byte[] vni = [(byte)'S', 0xF4, 0xFB];
        Assert.Equal(TextEncoding.Latin1, TextEncoding.Guess(vni, [TextEncoding.Utf8, TextEncoding.Latin1]).Name);
        Assert.Equal(TextEncoding.Vni, TextEncoding.Guess(vni, [TextEncoding.Latin1, TextEncoding.Vni]).Name);
    }

    [Fact]
    public void One_damaged_line_does_not_make_a_file_another_encoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Text), (byte)'v', 0xFA, (byte)'\n'];
        Assert.Equal(TextEncoding.Utf8, TextEncoding.Guess(bytes, TextEncoding.Known).Name);
    }

    [Fact]
    public void A_character_that_the_sample_cuts_in_two_is_no_damage()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var length = 1; length < bytes.Length; length++)
            Assert.Equal(TextEncoding.Utf8, TextEncoding.Guess(bytes.AsSpan(0, length), TextEncoding.Known).Name);
    }

    // Hands its bytes out a few at a time.
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(most, count));
    }
}

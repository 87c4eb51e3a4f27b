using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Tests.Validate;

public sealed class NumberGrammarTests
{
    [Theory]
    [InlineData("99,87", "99.87")]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("12.345.678,90", "12345678.90")]
    [InlineData("1 234 567", "1234567")]
    [InlineData("1\u00A0234,5", "1234.5")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("-3,5", "-3.5")]
    [InlineData("\u22123,5", "-3.5")]
    [InlineData("+5", "5")]
    [InlineData("98,7%", "98.7")]
    [InlineData("98,7 %", "98.7")]
    [InlineData(" 97,10 ", "97.10")]
    [InlineData("4294967295", "4294967295")]
    [InlineData("4294967296,50", "4294967296.50")]
    [InlineData("123456789012345678", "123456789012345678")]
    [InlineData("99999999999999999999,99", "99999999999999999999.99")]
    public void Under_a_decimal_comma_these_are_clear(string text, string value)
    {
        var read = NumberGrammar.Read(text, NumberLocale.Comma);
        Assert.Equal(NumberReading.Clear, read.Reading);
        Assert.Equal(value, read.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(text.Contains('%', StringComparison.Ordinal), read.IsPercent);
    }

    [Theory]
    [InlineData("99.87", nameof(NumberReading.OtherLocale))]
    [InlineData("0.987", nameof(NumberReading.OtherLocale))]
    [InlineData("12.34", nameof(NumberReading.OtherLocale))]
    [InlineData("1,234.5", nameof(NumberReading.OtherLocale))]
    [InlineData("1,234,567", nameof(NumberReading.OtherLocale))]
    [InlineData("1.234", nameof(NumberReading.Ambiguous))]
    [InlineData("91.651", nameof(NumberReading.Ambiguous))]
    [InlineData("1,234", nameof(NumberReading.Ambiguous))]
    public void Under_a_decimal_comma_these_need_more_than_their_text(string text, string reading) =>
        Assert.Equal(reading, NumberGrammar.Read(text, NumberLocale.Comma).Reading.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("%")]
    [InlineData(",5")]
    [InlineData("5,")]
    [InlineData("1.23.45")]
    [InlineData("1.2345,6")]
    [InlineData("1234.567,8")]
    [InlineData("1.234 567")]
    [InlineData("99,8,7")]
    [InlineData("1e5")]
    [InlineData("1E-3")]
    [InlineData("5O")]
    [InlineData("١٢")]
    [InlineData("--5")]
    [InlineData("5%%")]
    [InlineData("5 points")]
    [InlineData("12345678901234567890123456789")]
    public void These_are_no_numbers(string text)
    {
        Assert.Equal(NumberReading.Malformed, NumberGrammar.Read(text, NumberLocale.Comma).Reading);
        Assert.Equal(NumberReading.Malformed, NumberGrammar.Read(text.Replace(',', ';').Replace('.', ',').Replace(';', '.'), NumberLocale.Point).Reading);
    }

    [Fact]
    public void What_one_locale_writes_it_reads_back_and_the_other_never_reads_as_something_else_in_silence() =>
        Prop.ForAll(Numbers(), number =>
        {
            foreach (var (own, foreign) in new[] { (NumberLocale.Comma, NumberLocale.Point), (NumberLocale.Point, NumberLocale.Comma) })
            {
                var text = NumberGrammar.Write(number, own);
                var (read, other) = (NumberGrammar.Read(text, own), NumberGrammar.Read(text, foreign));
                if (read.Value != number || read.Reading is not (NumberReading.Clear or NumberReading.Ambiguous)) return false;
                if (other.Reading == NumberReading.Clear && other.Value != number) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_two_locales_are_mirror_images() =>
        Prop.ForAll(Gen.Elements("0123456789.,-% ".ToCharArray()).ArrayOf().Select(c => new string(c)).ToArbitrary(), text =>
        {
            var mirrored = string.Concat(text.Select(c => c switch { '.' => ',', ',' => '.', _ => c }));
            return NumberGrammar.Read(text, NumberLocale.Comma) == NumberGrammar.Read(mirrored, NumberLocale.Point);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<decimal> Numbers() =>
        (from whole in Gen.Choose(int.MinValue, int.MaxValue)
         from scale in Gen.Choose(0, 9)
         select new decimal(Math.Abs((long)whole)) / (decimal)Math.Pow(10, scale) * Math.Sign(whole)).ToArbitrary();
}

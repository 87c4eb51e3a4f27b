using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ItAnalytics.Etl.Validate;

namespace ItAnalytics.Etl.Tests.Validate;

public sealed class NameFoldTests
{
    [Theory]
    [InlineData("UBND huyện Hòa Vang", "UBND huyện Hoà Vang")]
    [InlineData("Thúy", "Thuý")]
    [InlineData("Ủy ban nhân dân quận Sơn Trà", "UBND quận Sơn Trà")]
    [InlineData("Uỷ ban nhân dân quận Sơn Trà", "ubnd  QUẬN sơn trà")]
    [InlineData("Hải Châu I", "Hải Châu 1")]
    [InlineData("Đà Nẵng", "\u00D0à Nẵng")]
    [InlineData("đà nẵng", "\u00F0à nẵng")]
    [InlineData("TP. Đà Nẵng", "Thành phố Đà Nẵng")]
    [InlineData("TP Đà Nẵng", "TP.Đà Nẵng")]
    [InlineData("Sở\u00A0Tư\u00A0pháp", " Sở Tư  pháp ")]
    [InlineData("Bà Rịa - Vũng Tàu", "Bà Rịa \u2013 Vũng Tàu")]
    [InlineData("Bà Rịa-Vũng Tàu", "Bà Rịa\u2014Vũng Tàu")]
    public void Spellings_of_one_name_fold_alike(string one, string other) =>
        Assert.Equal(NameFold.Fold(one), NameFold.Fold(other));

    [Theory]
    [InlineData("Hòa", "Hóa")]
    [InlineData("Hòa", "Hoa")]
    [InlineData("Sở Y tế", "Sở 1 tế")]
    [InlineData("Cụ Hải quan", "Cục Hải quan")]
    [InlineData("quận Thanh Khê", "phường Thanh Khê")]
    [InlineData("Hải Châu I", "Hải Châu II")]
    public void Different_names_stay_different(string one, string other) =>
        Assert.NotEqual(NameFold.Fold(one), NameFold.Fold(other));

    [Fact]
    public void Composed_and_decomposed_text_fold_alike_and_folding_twice_is_folding_once()
    {
        var letters = Gen.Elements("aăâeêoôơuưydđĐÐIVhHòóủỷthànhphố .-1\u00A0\u2013".ToCharArray().Append('\u0301').ToArray());
        var texts = Gen.OneOf(letters.ArrayOf().Select(c => new string(c)), ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var folded = NameFold.Fold(text);
            if (NameFold.Fold(folded) != folded) return false;
            return text.Any(char.IsSurrogate) || NameFold.Fold(text.Normalize(NormalizationForm.FormD)) == folded;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Names_that_are_nearly_right_are_offered_nearest_first_and_strangers_are_not()
    {
        (string, string, string)[] known =
        [
            (NameFold.Fold("Cục Hải quan"), "Cục Hải quan", "A"),
            (NameFold.Fold("Cục Thuế"), "Cục Thuế", "B"),
            (NameFold.Fold("Sở Nội vụ"), "Sở Nội vụ", "C"),
        ];

        Assert.Equal([new NearName("Cục Hải quan", "A", 1)], ClosestNames.Find(NameFold.Fold("Cụ Hải quan"), known));
        Assert.Equal([new NearName("Sở Nội vụ", "C", 0)], ClosestNames.Find(NameFold.Fold("So Noi vu"), known));
        Assert.Empty(ClosestNames.Find(NameFold.Fold("Ngân hàng Nhà nước"), known));
    }

    [Fact]
    public void The_bounded_distance_is_the_plain_one_wherever_it_is_within_its_bound()
    {
        var words = Gen.Elements('a', 'b', 'c').ArrayOf().Select(c => new string(c));
        Prop.ForAll(words.ToArbitrary(), words.ToArbitrary(), (a, b) =>
        {
            var plain = Plain(a, b);
            return Enumerable.Range(0, 6).All(limit => ClosestNames.Distance(a, b, limit) == Math.Min(plain, limit + 1)
                || (plain > limit && ClosestNames.Distance(a, b, limit) > limit));
        }).QuickCheckThrowOnFailure();
    }

    private static int Plain(string a, string b) =>
        a.Length == 0 ? b.Length
        : b.Length == 0 ? a.Length
        : a.Length > 8 || b.Length > 8 ? Rows(a, b)
        : Math.Min(Plain(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1), Math.Min(Plain(a[1..], b), Plain(a, b[1..])) + 1);

    private static int Rows(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 ? j : j == 0 ? i
                    : Math.Min(d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
        }

        return d[a.Length, b.Length];
    }
}

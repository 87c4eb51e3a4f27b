using System.Globalization;
using System.Text.Json.Nodes;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.GraphQL.Tests.Types;

public sealed class InspectTests(Oracle oracle)
{
    [Fact]
    public void A_number_prints_as_ECMAScript_prints_it()
    {
        var random = new Random(11);
        double[] numbers =
        [
            0, 1, -1, 0.1, 1e20, 1e21, 123456789012345680000.0, 1.5e21, 1e-6, 1e-7, 1.25e-7,
            double.MaxValue, double.Epsilon,
            .. Enumerable.Range(-12, 40).SelectMany(power => new[] { 1.5 * Math.Pow(10, power), Math.Pow(10, power) }),
            .. Enumerable.Range(0, 3000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))
                .Where(double.IsFinite),
            .. Enumerable.Range(0, 3000).Select(_ => Math.Round(random.NextDouble() * 1000, random.Next(10))),
        ];
        var request = $"{{\"operation\":\"numbers\",\"values\":[{string.Join(',', numbers.Select(Round))}]}}";
        var theirs = JsonNode.Parse(oracle.AskRaw(request))!["texts"]!.AsArray().Select(text => (string)text!);
        Assert.Equal(theirs, numbers.Select(Inspect.Number));
    }

    [Fact]
    public void Numbers_that_JSON_cannot_hold_have_names() =>
        Assert.Equal(
            ["NaN", "Infinity", "-Infinity"],
            new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }.Select(Inspect.Number));

    private static string Round(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

using FsCheck;
using FsCheck.Fluent;

namespace ItAnalytics.Scoring.Tests;

/// <summary>A year drawn from its months and quarters.</summary>
public class YearDraws
{
    private static readonly Measure Rate = Measure.Plain with { Unit = "%", Full = 100m };

    private static readonly Measure Count = Measure.Plain;

    [Fact]
    public void A_sum_adds_the_parts_of_rates_and_the_values_of_counts()
    {
        // The worked example of docs/methodology.md.
        Assert.Equal(Cell.Ratio(90, 300), Draw(Rate, WithinYear.Sum, (101, Cell.Ratio(10, 100)), (102, Cell.Ratio(80, 200))));
        Assert.Equal(Cell.Of(7), Draw(Count, WithinYear.Sum, (101, Cell.Of(3)), (107, Cell.Of(4))));
    }

    [Fact]
    public void A_mean_weighs_every_period_alike_and_the_last_value_is_that_of_the_latest_period()
    {
        (int, Cell)[] months = [(102, Cell.Ratio(80, 200)), (101, Cell.Ratio(10, 100))];
        Assert.Equal(Cell.Of(25), Draw(Rate, WithinYear.Mean, months));
        Assert.Equal(Cell.Ratio(80, 200), Draw(Rate, WithinYear.Last, months));
        Assert.Equal(Cell.Of(5), Draw(Count, WithinYear.Last, (13, Cell.Of(5)), (106, Cell.Of(4))));
        Assert.Equal(Cell.Of(6), Draw(Count, WithinYear.Last, (11, Cell.Of(5)), (104, Cell.Of(6))));
    }

    [Fact]
    public void What_is_stated_for_a_longer_period_takes_the_place_of_what_lies_inside_it()
    {
        Assert.Equal(Cell.Of(1), Draw(Count, WithinYear.Sum, (0, Cell.Of(1)), (101, Cell.Of(3)), (11, Cell.Of(9))));
        Assert.Equal(Cell.Of(13), Draw(Count, WithinYear.Sum, (11, Cell.Of(9)), (101, Cell.Of(3)), (104, Cell.Of(4))));
        Assert.Equal(Cell.Missing, Draw(Count, WithinYear.Sum, (0, Cell.Missing), (101, Cell.Of(3))));
    }

    [Fact]
    public void Of_several_stages_of_one_month_the_last_one_counts()
    {
        var draw = new YearDraw();
        draw.Add(101, 2, Cell.Of(5));
        draw.Add(101, 1, Cell.Of(50));
        draw.Add(102, 1, Cell.Of(2));
        Assert.Equal(Cell.Of(7), draw.Take(Count with { WithinYear = WithinYear.Sum }));
    }

    [Fact]
    public void Without_a_figure_the_year_has_the_strongest_state_of_its_periods()
    {
        Assert.Equal(Cell.Of(3), Draw(Count, WithinYear.Sum, (101, Cell.NotApplicable), (102, Cell.Of(3)), (103, Cell.Missing)));
        Assert.Equal(Cell.NotPublished, Draw(Count, WithinYear.Sum, (101, Cell.Missing), (102, Cell.NotPublished)));
        Assert.Equal(Cell.Missing, Draw(Count, WithinYear.Mean, (101, Cell.Missing), (102, Cell.Excluded)));
        Assert.Equal(Cell.Excluded, Draw(Count, WithinYear.Last, (101, Cell.Excluded), (102, Cell.NotApplicable)));
        Assert.Equal(Cell.NotApplicable, Draw(Count, WithinYear.Sum, (101, Cell.NotApplicable)));
    }

    [Fact]
    public void Shorter_periods_of_a_method_that_does_not_draw_running_totals_and_nothing_are_no_cell()
    {
        Assert.Null(Draw(Count, WithinYear.None, (101, Cell.Of(3))));
        Assert.Null(Draw(Count, WithinYear.Sum, (203, Cell.Of(3))));
        Assert.Null(Draw(Count, WithinYear.Sum));
    }

    [Fact]
    public void A_rate_without_its_parts_has_nothing_to_add()
    {
        Assert.Equal(Cell.Missing, Draw(Rate, WithinYear.Sum, (101, Cell.Of(50))));
        Assert.Equal(Cell.Ratio(1, 2), Draw(Rate, WithinYear.Sum, (101, Cell.Of(50)), (102, Cell.Ratio(1, 2))));
        Assert.Equal(Cell.Ratio(0, 0), Draw(Rate, WithinYear.Mean, (101, Cell.Ratio(0, 0))));
        Assert.Equal(Cell.Of(50), Draw(Rate, WithinYear.Mean, (101, Cell.Ratio(0, 0)), (102, Cell.Ratio(1, 2))));
    }

    [Fact]
    public void The_order_of_the_statements_does_not_matter_and_no_figure_is_too_large()
    {
        int[] parts = [0, 11, 12, 13, 14, .. Enumerable.Range(101, 12), 201];
        decimal[] figures = [0m, 1m, 7.25m, 0.0000001m, 1e17m, -1e18m, 7e28m];
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf(14).ToArbitrary(), numbers =>
        {
            var stated = numbers.Select(n => (
                Part: parts[n % parts.Length], Stage: n / 31 % 3, Cell: (n / 97 % 7) switch
                {
                    0 => Cell.Missing,
                    1 => Cell.NotApplicable,
                    2 => Cell.NotPublished,
                    3 => Cell.Of(figures[n / 701 % figures.Length]),
                    _ => Cell.Ratio(figures[n / 701 % figures.Length], figures[n / 5003 % figures.Length]),
                })).DistinctBy(s => (s.Part, s.Stage)).ToList();
            foreach (var within in Enum.GetValues<WithinYear>())
            {
                var one = Take(stated, Rate with { WithinYear = within });
                var other = Take(stated.OrderBy(s => s.Cell.GetHashCode()), Rate with { WithinYear = within });
                Assert.Equal(one, other);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static Cell? Draw(Measure measure, WithinYear within, params (int Part, Cell Cell)[] stated) =>
        Take(stated.Select(s => (s.Part, 1, s.Cell)), measure with { WithinYear = within });

    private static Cell? Take(IEnumerable<(int Part, int Stage, Cell Cell)> stated, Measure measure)
    {
        var draw = new YearDraw();
        foreach (var (part, stage, cell) in stated) draw.Add(part, stage, cell);
        return draw.Take(measure);
    }
}

using ItAnalytics.Ml.Numerics;
using MathNet.Numerics;

namespace ItAnalytics.Ml.Tests.Numerics;

public class RobustTests
{
    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        double[] values = [4, 1, 3, 2];
        Assert.Equal(2.5, Robust.Median(values));
        Assert.Equal(1.75, Robust.Quantile(values, 0.25));
        Assert.Equal([4, 1, 3, 2], values);
        Assert.True(double.IsNaN(Robust.Median([])));
    }

    [Fact]
    public void Without_outliers_and_ridge_the_regression_is_least_squares()
    {
        var random = new StableRandom(3);
        var rows = new List<double[]>();
        var target = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            double[] x = [1, random.NextNormal(), random.NextNormal()];
            rows.Add(x);
            target.Add(2 - x[1] + 0.5 * x[2] + 0.1 * random.NextNormal());
        }
        var ones = Enumerable.Repeat(1.0, 200).ToArray();
        var fit = RobustRegression.Fit(rows, target, ones, [0, 0, 0], [0, 0, 0], tuning: 1e6);
        var oracle = Fit.MultiDim([.. rows], [.. target]);
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(oracle[a], fit[a], 6);
        }
    }

    [Fact]
    public void Outliers_hardly_move_the_robust_regression()
    {
        var random = new StableRandom(4);
        var rows = new List<double[]>();
        var target = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            double[] x = [1, random.NextNormal()];
            rows.Add(x);
            target.Add(1 + 2 * x[1] + 0.1 * random.NextNormal() + (i % 10 == 0 ? 50 : 0));
        }
        var ones = Enumerable.Repeat(1.0, 300).ToArray();
        var fit = RobustRegression.Fit(rows, target, ones, [0, 0], [0, 0]);
        Assert.InRange(fit[0], 0.95, 1.1);
        Assert.InRange(fit[1], 1.95, 2.05);
    }
}

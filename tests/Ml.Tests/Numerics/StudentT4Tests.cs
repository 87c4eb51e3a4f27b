using ItAnalytics.Ml.Numerics;
using MathNet.Numerics.Distributions;

namespace ItAnalytics.Ml.Tests.Numerics;

public class StudentT4Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-0.7)]
    [InlineData(1.5)]
    [InlineData(-4)]
    [InlineData(9)]
    [InlineData(-60)]
    public void Density_and_distribution_agree_with_the_general_student_t(double t)
    {
        var oracle = new StudentT(0, 1, 4);
        Assert.Equal(oracle.Density(t), StudentT4.Density(t), 12);
        Assert.Equal(oracle.DensityLn(t), StudentT4.LogDensity(t), 9);
        Assert.Equal(oracle.CumulativeDistribution(t), StudentT4.Cumulative(t), 9);
    }

    [Fact]
    public void The_far_tail_keeps_its_digits()
    {
        // For large t the tail is 3 / t^4, less a correction of order t^-2.
        Assert.Equal(3.0, StudentT4.UpperTail(1e4) * 1e16, 5);
        Assert.Equal(3.0, StudentT4.UpperTail(1e6) * 1e24, 5);
        Assert.Equal(0, StudentT4.UpperTail(double.PositiveInfinity));
    }

    [Fact]
    public void Masses_of_neighbouring_intervals_add_up_to_one()
    {
        double[] ends = [double.NegativeInfinity, -8, -1, -0.9999, 0, 0.0004, 2, 30, double.PositiveInfinity];
        var sum = 0.0;
        for (var i = 1; i < ends.Length; i++)
        {
            var mass = StudentT4.Mass(ends[i - 1], ends[i]);
            Assert.True(mass > 0);
            sum += mass;
        }
        Assert.Equal(1, sum, 6);
    }
}

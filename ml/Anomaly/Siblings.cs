using MathNet.Numerics.LinearAlgebra;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// What an agency's other indicators of the same period say: vaccination rates fall together, shares of one whole fall
/// against each other. Correlations of standardised errors are learnt from past periods over all agencies; the
/// expectation
/// then moves with the siblings, beside the unmoved one, because a sibling may be the faulty one.
/// </summary>
internal sealed class Siblings
{
    private const int Most = 3;
    private const double LeastCorrelation = 0.15;
    private const double Clip = 3;
    private const double UnmovedShare = 0.15;
    private int count;
    private double[,] products = new double[0, 0];
    private double[,] squares = new double[0, 0];
    private double[,] pairs = new double[0, 0];

    /// <summary>Makes room for indicators that report for the first time.</summary>
    public void Grow(int indicators)
    {
        if (indicators <= count)
        {
            return;
        }
        (products, squares, pairs) = (Larger(products), Larger(squares), Larger(pairs));
        count = indicators;

        double[,] Larger(double[,] old)
        {
            var result = new double[indicators, indicators];
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++)
                {
                    result[i, j] = old[i, j];
                }
            }
            return result;
        }
    }

    /// <summary>Writes everything learnt.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(count);
        foreach (var matrix in new[] { products, squares, pairs })
        {
            foreach (var number in matrix)
            {
                writer.Write(number);
            }
        }
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    public void Restore(BinaryReader reader)
    {
        Grow(reader.ReadInt32());
        foreach (var matrix in new[] { products, squares, pairs })
        {
            for (var i = 0; i < count * count; i++)
            {
                matrix[i / count, i % count] = reader.ReadDouble();
            }
        }
    }

    /// <summary>Moves the expectations of one agency's rows of one period.</summary>
    /// <param name="rows">The agency's row by indicator, null where there is none.</param>
    /// <param name="errors">Standardised errors by indicator, NaN where there is none.</param>
    public void Adjust(Expectation?[] rows, double[] errors)
    {
        for (var i = 0; i < count; i++)
        {
            if (rows[i] is not { } expectation)
            {
                continue;
            }
            var chosen = Strongest(i, errors);
            if (chosen.Count == 0)
            {
                continue;
            }
            var (mean, variance) = Condition(i, chosen, errors);
            expectation.MoveWith(mean, variance, UnmovedShare);
        }
    }

    /// <summary>Learns from one agency's errors of a period.</summary>
    public void Learn(double[] errors)
    {
        for (var i = 0; i < count; i++)
        {
            if (double.IsNaN(errors[i]))
            {
                continue;
            }
            var a = Math.Clamp(errors[i], -Clip, Clip);
            for (var j = 0; j < count; j++)
            {
                if (j != i && !double.IsNaN(errors[j]))
                {
                    var b = Math.Clamp(errors[j], -Clip, Clip);
                    products[i, j] += a * b;
                    squares[i, j] += a * a;
                    pairs[i, j]++;
                }
            }
        }
    }

    private List<int> Strongest(int i, double[] errors)
    {
        var chosen = new List<int>();
        for (var j = 0; j < count; j++)
        {
            if (j != i && !double.IsNaN(errors[j]) && Math.Abs(Correlation(i, j)) >= LeastCorrelation)
            {
                chosen.Add(j);
            }
        }
        chosen.Sort((a, b) => Math.Abs(Correlation(i, b)).CompareTo(Math.Abs(Correlation(i, a))));
        if (chosen.Count > Most)
        {
            chosen.RemoveRange(Most, chosen.Count - Most);
        }
        return chosen;
    }

    /// <summary>Conditional mean of the standardised error and the factor left of its variance.</summary>
    private (double Mean, double Variance) Condition(int i, List<int> chosen, double[] errors)
    {
        var k = chosen.Count;
        var matrix = Matrix<double>.Build.Dense(k, k, (a, b) => a == b ? 1.05 : Correlation(chosen[a], chosen[b]));
        var right = Vector<double>.Build.Dense(k, a => Correlation(i, chosen[a]));
        var beta = matrix.Solve(right);
        var mean = 0.0;
        for (var a = 0; a < k; a++)
        {
            mean += beta[a] * Math.Clamp(errors[chosen[a]], -2 * Clip, 2 * Clip);
        }
        var explained = beta.DotProduct(right);
        return double.IsFinite(mean) && explained is > 0 and < 1
            ? (mean, Math.Max(0.1, 1 - explained))
            : (0, 1);
    }

    /// <summary>Correlation shrunk by thirty pairs without any.</summary>
    private double Correlation(int i, int j)
    {
        var scale = Math.Sqrt(squares[i, j] * squares[j, i]);
        return scale <= 0 ? 0 : products[i, j] / scale * pairs[i, j] / (pairs[i, j] + 30);
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace ItAnalytics.Ml.Numerics;

/// <summary>
/// Ridge regression with Huber's loss by iteratively reweighted least squares. Small and dense: a handful of columns,
/// thousands of rows.
/// </summary>
internal static class RobustRegression
{
    /// <summary>Coefficients that minimise weighted Huber loss plus a ridge towards <paramref
    /// name="centre"/>.</summary>
    /// <param name="rows">Predictors, n rows of p numbers.</param>
    /// <param name="target">Targets, n numbers.</param>
    /// <param name="weights">Weights, n numbers, not negative.</param>
    /// <param name="ridge">
    /// Penalty per coefficient, p numbers, in units of rows: a column with mean square m is shrunk by ridge / (n m +
    /// ridge).
    /// </param>
    /// <param name="centre">Where the ridge pulls to, p numbers.</param>
    /// <param name="tuning">Errors beyond this many median absolute errors count linearly.</param>
    public static double[] Fit(
        IReadOnlyList<double[]> rows,
        IReadOnlyList<double> target,
        IReadOnlyList<double> weights,
        double[] ridge,
        double[] centre,
        double tuning = 1.0)
    {
        var width = centre.Length;
        var beta = (double[])centre.Clone();
        var residuals = new double[rows.Count];
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                residuals[i] = target[i] - Dot(rows[i], beta);
            }
            var bend = tuning * Robust.Median(Array.ConvertAll(residuals, Math.Abs));
            if (!(bend > 1e-12))
            {
                bend = 1e-12;
            }
            var normal = new double[width, width];
            var right = new double[width];
            for (var i = 0; i < rows.Count; i++)
            {
                var w = weights[i] * (Math.Abs(residuals[i]) <= bend ? 1 : bend / Math.Abs(residuals[i]));
                var x = rows[i];
                for (var a = 0; a < width; a++)
                {
                    var wx = w * x[a];
                    right[a] += wx * target[i];
                    for (var b = 0; b <= a; b++)
                    {
                        normal[a, b] += wx * x[b];
                    }
                }
            }
            for (var a = 0; a < width; a++)
            {
                right[a] += ridge[a] * centre[a];
                normal[a, a] += ridge[a] + 1e-9;
                for (var b = 0; b < a; b++)
                {
                    normal[b, a] = normal[a, b];
                }
            }
            var next = Matrix<double>.Build.DenseOfArray(normal).Cholesky()
                .Solve(Vector<double>.Build.Dense(right)).ToArray();
            var moved = 0.0;
            for (var a = 0; a < width; a++)
            {
                moved = Math.Max(moved, Math.Abs(next[a] - beta[a]));
            }
            beta = next;
            if (moved < 1e-6)
            {
                break;
            }
        }
        return beta;
    }

    /// <summary>Inner product.</summary>
    public static double Dot(double[] x, double[] beta)
    {
        var sum = 0.0;
        for (var a = 0; a < beta.Length; a++)
        {
            sum += x[a] * beta[a];
        }
        return sum;
    }
}

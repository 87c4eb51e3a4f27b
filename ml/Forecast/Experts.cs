namespace ItAnalytics.Ml.Forecast;

/// <summary>
/// Simple forecasts of one series, each as the difference from the last value for 1 .. H years ahead. All scale with
/// the
/// series, so a pooled regression can weigh them across series of any size.
/// </summary>
internal static class Experts
{
    public const int Count = 11;

    /// <summary>Differences from the last value, by expert and horizon.</summary>
    /// <param name="y">History, oldest first.</param>
    /// <param name="horizon">Years ahead.</param>
    public static double[][] All(ReadOnlySpan<double> y, int horizon)
    {
        var n = y.Length;
        var last = y[^1];
        var changes = n - 1;
        var mean = changes > 0 ? (last - y[0]) / changes : 0;
        var trust = changes / (changes + 2.0);
        var lastChange = changes > 0 ? last - y[^2] : 0;
        var recent = changes > 0 ? (last - y[Math.Max(0, n - 4)]) / Math.Min(3, changes) : 0;
        var own = 0.0;
        foreach (var v in y)
        {
            own += v;
        }
        own /= n;
        var positive = true;
        foreach (var v in y)
        {
            positive &= v > 0;
        }
        var theta = Theta(y, horizon);
        var logTheta = theta;
        var growth = 0.0;
        if (positive)
        {
            var logs = new double[n];
            for (var i = 0; i < n; i++)
            {
                logs[i] = Math.Log(y[i]);
            }
            logTheta = Theta(logs, horizon);
            for (var h = 0; h < horizon; h++)
            {
                logTheta[h] = last * (Math.Exp(Math.Clamp(logTheta[h], -3, 3)) - 1);
            }
            growth = changes > 0 ? trust * (logs[^1] - logs[0]) / changes : 0;
        }
        var damped = DampedTrend(y, horizon);
        var result = new double[Count][];
        for (var e = 0; e < Count; e++)
        {
            result[e] = new double[horizon];
        }
        // A change far beyond the usual size is more often undone than a usual one.
        var usual = 0.0;
        for (var t = 1; t < n - 1; t++)
        {
            usual += Math.Abs(y[t] - y[t - 1]);
        }
        usual = n > 2 ? 1.5 * usual / (n - 2) : Math.Abs(lastChange);
        var excess = lastChange - Math.Clamp(lastChange, -usual, usual);
        var slow = Smoothed(y, 0.3) - last;
        var quick = Smoothed(y, 0.6) - last;
        var fade = 0.0;
        for (var h = 1; h <= horizon; h++)
        {
            fade += Math.Pow(0.75, h - 1);
            var i = h - 1;
            result[0][i] = trust * mean * h;
            result[1][i] = lastChange;
            result[2][i] = own - last;
            result[3][i] = theta[i];
            result[4][i] = positive ? last * (Math.Exp(Math.Clamp(growth * h, -3, 3)) - 1) : trust * mean * h;
            result[5][i] = logTheta[i];
            result[6][i] = recent * fade;
            result[7][i] = damped[i];
            result[8][i] = excess;
            result[9][i] = slow;
            result[10][i] = quick;
        }
        return result;
    }

    /// <summary>
    /// Theta as simple exponential smoothing with half of the linear trend added (Hyndman and Billah 2003), the
    /// smoothing
    /// weight chosen by squared one-step errors.
    /// </summary>
    private static double[] Theta(ReadOnlySpan<double> y, int horizon)
    {
        var n = y.Length;
        var result = new double[horizon];
        if (n < 2)
        {
            return result;
        }
        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (var t = 0; t < n; t++)
        {
            sx += t;
            sy += y[t];
            sxx += (double)t * t;
            sxy += t * y[t];
        }
        var slope = 0.5 * (n * sxy - sx * sy) / (n * sxx - sx * sx);
        double bestError = double.MaxValue, bestLevel = y[^1], bestAlpha = 1;
        for (var step = 2; step <= 10; step++)
        {
            var alpha = step / 10.0;
            var level = y[0];
            var error = 0.0;
            for (var t = 1; t < n; t++)
            {
                var e = y[t] - level;
                error += e * e;
                level += alpha * e;
            }
            if (error < bestError)
            {
                (bestError, bestLevel, bestAlpha) = (error, level, alpha);
            }
        }
        for (var h = 1; h <= horizon; h++)
        {
            result[h - 1] = bestLevel - y[^1] + slope * (h - 1 + (1 - Math.Pow(1 - bestAlpha, n)) / bestAlpha);
        }
        return result;
    }

    private static double Smoothed(ReadOnlySpan<double> y, double weight)
    {
        var level = y[0];
        foreach (var v in y)
        {
            level += weight * (v - level);
        }
        return level;
    }

    /// <summary>Additive damped trend with fixed smoothing weights; nothing to estimate on five points.</summary>
    private static double[] DampedTrend(ReadOnlySpan<double> y, int horizon)
    {
        const double alpha = 0.8;
        const double beta = 0.3;
        const double phi = 0.9;
        var n = y.Length;
        var result = new double[horizon];
        if (n < 2)
        {
            return result;
        }
        var start = Math.Min(3, n - 1);
        var level = y[0];
        var trend = (y[start] - y[0]) / start;
        for (var t = 1; t < n; t++)
        {
            var before = level;
            level = alpha * y[t] + (1 - alpha) * (level + phi * trend);
            trend = beta * (level - before) + (1 - beta) * phi * trend;
        }
        var sum = 0.0;
        for (var h = 1; h <= horizon; h++)
        {
            sum += Math.Pow(phi, h);
            result[h - 1] = level - y[^1] + sum * trend;
        }
        return result;
    }
}

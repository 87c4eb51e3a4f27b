namespace ItAnalytics.Ml.Anomaly;

/// <summary>The evidence as a row of numbers for training.</summary>
internal static class Features
{
    public static float[] Of(Context context, Reading reading, Evidence evidence, double logOdds)
    {
        var x = new float[Evidence.Faults + 11];
        for (var i = 0; i < Evidence.Faults; i++)
        {
            x[i] = (float)evidence.LogRatios[i];
        }
        var at = Evidence.Faults;
        var (y, sampling) = context.Place(reading);
        var mean = context.Rate.Mean;
        var scale = context.Rate.Scale(sampling);
        var z = double.IsNaN(y) ? 0 : (y - mean) / scale;
        double sizeError = 0, sizeScale = 0, logSize = 0;
        if (context.Size is { } size && reading.Denominator >= 1)
        {
            logSize = Math.Log(reading.Denominator);
            sizeScale = size.Scale(1 / reading.Denominator);
            sizeError = (logSize - size.Mean) / sizeScale;
        }
        x[at++] = (float)Math.Clamp(logOdds, -12, 14);
        x[at++] = (float)Math.Clamp(z, -12, 12);
        x[at++] = (float)Math.Clamp(y - mean, -1.6, 1.6);
        x[at++] = (float)scale;
        x[at++] = (float)Math.Clamp(sizeError, -12, 12);
        x[at++] = (float)sizeScale;
        x[at++] = (float)logSize;
        x[at++] = (float)mean;
        x[at++] = context.Seen;
        x[at++] = (float)Math.Clamp(Math.Abs(context.LastError), 0, 8);
        x[at] = (float)Math.Log(context.RepeatShare);
        return x;
    }
}

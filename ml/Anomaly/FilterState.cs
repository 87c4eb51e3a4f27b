namespace ItAnalytics.Ml.Anomaly;

/// <summary>What a bank of filters has learnt of one agency. The numbers of the grid are kept in single precision: a
/// country has a million of these.</summary>
internal sealed class FilterState
{
    /// <summary>Strength of the pull of a trend towards none, in squared periods.</summary>
    private const double TrendRidge = 4;

    public FilterState(int models, int seasons)
    {
        Mean = new float[models];
        Variance = new float[models];
        LogWeight = new float[models];
        SeasonValue = new double[Math.Max(1, seasons)];
        Array.Fill(SeasonValue, double.NaN);
    }

    public float[] Mean { get; }
    public float[] Variance { get; }
    public float[] LogWeight { get; }
    public double[] SeasonValue { get; }
    public double LastValue { get; set; }
    public double LastSampling { get; set; }
    public double LastError { get; set; }
    public double LastTrust { get; set; } = 1;
    public int LastPeriod { get; set; }
    public int Seen { get; set; }
    public bool Restarted { get; set; }

    /// <summary>
    /// Movement per period apart from the common one: least squares on the believed values, shrunk to none.
    /// </summary>
    public double Trend => mass <= 0
        ? 0
        : (momentTimeValue - momentTime * momentValue / mass)
            / (momentTimeTime - momentTime * momentTime / mass + TrendRidge);

    private double mass, momentTime, momentValue, momentTimeTime, momentTimeValue;
    private int origin;

    public void AddToTrend(int period, double value, double weight)
    {
        origin = mass == 0 ? period : origin;
        var time = period - origin;
        mass += weight;
        momentTime += weight * time;
        momentValue += weight * value;
        momentTimeTime += weight * time * time;
        momentTimeValue += weight * time * value;
    }

    /// <summary>Writes the state; of an agency without figures only that.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Seen);
        if (Seen == 0)
        {
            return;
        }
        writer.Write(LastPeriod);
        writer.Write(Restarted);
        writer.Write(origin);
        foreach (var number in new[]
        {
            LastValue, LastSampling, LastError, LastTrust, mass, momentTime, momentValue, momentTimeTime,
            momentTimeValue,
        })
        {
            writer.Write(number);
        }
        StateText.Write(writer, SeasonValue);
        StateText.Write(writer, Mean);
        StateText.Write(writer, Variance);
        StateText.Write(writer, LogWeight);
    }

    /// <summary>Takes up a state.</summary>
    public void Restore(BinaryReader reader)
    {
        Seen = reader.ReadInt32();
        if (Seen == 0)
        {
            return;
        }
        LastPeriod = reader.ReadInt32();
        Restarted = reader.ReadBoolean();
        origin = reader.ReadInt32();
        (LastValue, LastSampling, LastError, LastTrust) =
            (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (mass, momentTime, momentValue, momentTimeTime, momentTimeValue) = (reader.ReadDouble(),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        StateText.Read(reader, SeasonValue);
        StateText.Read(reader, Mean);
        StateText.Read(reader, Variance);
        StateText.Read(reader, LogWeight);
    }

    /// <summary>Forgets the trend.</summary>
    public void ResetTrend() => mass = momentTime = momentValue = momentTimeTime = momentTimeValue = 0;
}

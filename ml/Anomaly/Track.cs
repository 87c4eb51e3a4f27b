namespace ItAnalytics.Ml.Anomaly;

/// <summary>What one agency has submitted in the last year, and how often it repeated itself.</summary>
internal sealed class Track(int seasons)
{
    public static readonly Reading None = new(double.NaN, double.NaN, double.NaN);

    // A year of periods, each in the place of its season.
    private readonly Reading[] readings = new Reading[seasons];
    private readonly int[] periods = Never(seasons);

    public double Pairs { get; set; }
    public double Repeats { get; set; }
    public double RateRepeats { get; set; }
    public int CeilingRun { get; set; }
    public OpenJump? Open { get; set; }

    public Reading At(int period) => periods[Place(period)] == period ? readings[Place(period)] : None;

    public void Add(int period, Reading reading) => (periods[Place(period)], readings[Place(period)]) = (period, reading);

    public void Save(BinaryWriter writer)
    {
        writer.Write(Pairs);
        writer.Write(Repeats);
        writer.Write(RateRepeats);
        writer.Write(CeilingRun);
        StateText.Write(writer, periods);
        StateText.Write(writer, readings);
        writer.Write(Open is not null);
        Open?.Save(writer);
    }

    public static Track Restore(BinaryReader reader, int seasons, ModelVersion model)
    {
        var track = new Track(seasons)
        {
            Pairs = reader.ReadDouble(),
            Repeats = reader.ReadDouble(),
            RateRepeats = reader.ReadDouble(),
            CeilingRun = reader.ReadInt32(),
        };
        StateText.Read(reader, track.periods);
        StateText.Read(reader, track.readings);
        track.Open = reader.ReadBoolean() ? OpenJump.Restore(reader, model) : null;
        return track;
    }

    private int Place(int period) => ((period % periods.Length) + periods.Length) % periods.Length;

    private static int[] Never(int seasons)
    {
        var periods = new int[seasons];
        Array.Fill(periods, int.MinValue);
        return periods;
    }
}

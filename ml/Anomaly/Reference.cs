namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// The submissions that new ones are calibrated against: all so far, or of many a sample that depends on nothing but
/// which submissions they are. A panel of a hundred million is calibrated by as many as a panel of sixty thousand.
/// </summary>
internal sealed class Reference
{
    private const int Most = 65_536;
    private readonly List<Item> items = [];
    private Corrections? judgedBy;

    /// <summary>Adds a period, and judges all by what is known now: the past by trees that have not seen it.</summary>
    /// <param name="present">Judged rows of the period.</param>
    /// <param name="corrections">Trained corrections, or null.</param>
    /// <returns>The reference distribution.</returns>
    public Calibrator Take(List<Row> present, Corrections? corrections)
    {
        foreach (var row in present)
        {
            items.Add(new Item(row.Order(13), row.Features, row.FixedLogOdds, row.IsCorrected, row.Half)
            {
                LogOdds = row.LogOdds,
                IsNew = true,
            });
        }
        if (items.Count > Most)
        {
            var kept = items.OrderBy(i => i.Order).Take(Most).ToList();
            items.Clear();
            items.AddRange(kept);
        }
        var isOther = !ReferenceEquals(judgedBy, corrections);
        judgedBy = corrections;
        Parallel.ForEach(items.Where(i => !i.IsNew && (isOther || i.WasNew)), item => item.LogOdds =
            item.FixedLogOdds + (corrections is null || !item.IsCorrected ? 0 : corrections.OfPast(item.Features, item.Half)));
        var calibrator = Calibrator.Of([.. items.Select(i => i.LogOdds)]);
        foreach (var item in items)
        {
            (item.WasNew, item.IsNew) = (item.IsNew, false);
        }
        return calibrator;
    }

    /// <summary>Writes the sample.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            writer.Write(item.Order);
            writer.Write(item.Features.Length);
            StateText.Write(writer, item.Features);
            writer.Write(item.FixedLogOdds);
            writer.Write(item.IsCorrected);
            writer.Write(item.Half);
        }
    }

    /// <summary>Takes up what <see cref="Save"/> wrote; everything is judged anew with the next period.</summary>
    public void Restore(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var order = reader.ReadUInt64();
            var features = new float[reader.ReadInt32()];
            StateText.Read(reader, features);
            items.Add(new Item(order, features, reader.ReadDouble(), reader.ReadBoolean(), reader.ReadInt32())
            {
                WasNew = true,
            });
        }
    }

    private sealed class Item(ulong order, float[] features, double fixedLogOdds, bool isCorrected, int half)
    {
        public ulong Order { get; } = order;
        public float[] Features { get; } = features;
        public double FixedLogOdds { get; } = fixedLogOdds;
        public bool IsCorrected { get; } = isCorrected;
        public int Half { get; } = half;
        public double LogOdds { get; set; }

        /// <summary>Of the period at hand: judged by both halves of the trees.</summary>
        public bool IsNew { get; set; }

        /// <summary>Of the period before: still to be judged by the half that has not seen it.</summary>
        public bool WasNew { get; set; }
    }
}

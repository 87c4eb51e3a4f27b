namespace ItAnalytics.Ml.Anomaly;

/// <summary>
/// A finding that the agency's next figure may turn from a jump into a spike: whether a level has moved or one figure
/// stood out is only told then. Kind and sentence may learn from it; the score does not.
/// </summary>
/// <param name="Spike">The finding as it would be then.</param>
/// <param name="Context">What was known before the figure.</param>
/// <param name="Stated">The figure on the transformed scale.</param>
internal sealed record OpenJump(Finding Spike, Context Context, double Stated)
{
    /// <summary>The finding of a row that was judged a jump.</summary>
    public static OpenJump Of(Row row, Finding jump)
    {
        (double, double, double)? range = jump is { Expected: { } e, Lower: { } l, Upper: { } u } ? (e, l, u) : null;
        var (english, vietnamese) = Reasons.Sentence(row, FindingKind.Spike, range);
        return new OpenJump(
            jump with { Kind = FindingKind.Spike, ReasonEn = english, ReasonVi = vietnamese }, row.Context,
            row.Context.Place(row.Reading).Y);
    }

    /// <summary>Hears the agency's next figure: the spike, if it is likelier at the old level than at the one stated
    /// here.</summary>
    public Finding? Hear(Reading next) => Context.Of(next) is { } interval
        && Context.Mass(interval) > Context.Mass(interval, Stated - Context.Rate.Mean) ? Spike : null;

    public void Save(BinaryWriter writer)
    {
        writer.Write(Stated);
        writer.Write(Context.Size is not null);
        writer.Write((int)Context.Scale);
        writer.Write(Context.Decimals);
        writer.Write(Context.Rate.Count);
        for (var k = 0; k < Context.Rate.Count; k++)
        {
            writer.Write(Context.Rate.Weights[k]);
            writer.Write(Context.Rate.Means[k]);
            writer.Write(Context.Rate.Variances[k]);
        }
        writer.Write(Spike.Id);
        writer.Write(Spike.Score);
        writer.Write(Spike.LogOdds);
        StateText.Write(writer, Spike.Expected);
        StateText.Write(writer, Spike.Lower);
        StateText.Write(writer, Spike.Upper);
        writer.Write(Spike.Evidence.Count);
        foreach (var part in Spike.Evidence)
        {
            writer.Write(part.Name);
            writer.Write(part.LogRatio);
        }
        writer.Write(Spike.ReasonEn);
        writer.Write(Spike.ReasonVi);
    }

    public static OpenJump Restore(BinaryReader reader, ModelVersion model)
    {
        var stated = reader.ReadDouble();
        var isCounted = reader.ReadBoolean();
        var (scale, decimals) = ((ValueScale)reader.ReadInt32(), reader.ReadInt32());
        var rate = new Expectation(reader.ReadInt32());
        for (var k = 0; k < rate.Weights.Length; k++)
        {
            rate.Add(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        }
        var none = new Reading(double.NaN, double.NaN, double.NaN);
        var context = new Context
        {
            Scale = scale,
            Rate = rate,
            // Only whether counts are read as counts is asked of it here.
            Size = isCounted ? rate : null,
            Decimals = decimals,
            Previous = none,
            YearBefore = none,
            RepeatShare = 0,
            RateRepeatShare = 0,
            Seen = 0,
            Peers = 0,
            LastError = 0,
        };
        var (id, score, logOdds) = (reader.ReadString(), reader.ReadDouble(), reader.ReadDouble());
        var (expected, lower, upper) =
            (StateText.ReadNumber(reader), StateText.ReadNumber(reader), StateText.ReadNumber(reader));
        var parts = new EvidencePart[reader.ReadInt32()];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new EvidencePart(reader.ReadString(), reader.ReadDouble());
        }
        var spike = new Finding(
            id, score, logOdds, FindingKind.Spike, expected, lower, upper, parts, reader.ReadString(),
            reader.ReadString(), model);
        return new OpenJump(spike, context, stated);
    }
}

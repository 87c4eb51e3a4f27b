using ItAnalytics.Ml.Numerics;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>Two halves of a trained correction, so that the past can be judged by trees that have not seen
/// it.</summary>
internal sealed class Corrections(BoostedTrees first, BoostedTrees second)
{
    /// <summary>The half of the training that an agency belongs to.</summary>
    public static int HalfOf(Submission s) => (int)(new StableRandom(7, s.Agency).NextBits() >> 63);

    /// <summary>Correction of a submission that no trees have seen.</summary>
    public double OfNew(float[] features) => 0.5 * (first.Adjust(features) + second.Adjust(features));

    /// <summary>Correction of a past submission, from the other half.</summary>
    public double OfPast(float[] features, int half) => (half == 0 ? second : first).Adjust(features);

    /// <summary>Writes both sets of trees.</summary>
    public void Save(BinaryWriter writer)
    {
        first.Save(writer);
        second.Save(writer);
    }

    /// <summary>The trees that <see cref="Save"/> wrote.</summary>
    public static Corrections Restore(BinaryReader reader) =>
        new(BoostedTrees.Restore(reader), BoostedTrees.Restore(reader));
}

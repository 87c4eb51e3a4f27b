using System.Runtime.InteropServices;

namespace ItAnalytics.Ml.Anomaly;

/// <summary>Arrays of numbers in the state of a panel, bit by bit as they are in memory.</summary>
internal static class StateText
{
    public static void Write<T>(BinaryWriter writer, T[] numbers)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));

    public static void Read<T>(BinaryReader reader, T[] numbers)
        where T : unmanaged => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));

    public static void Write(BinaryWriter writer, double? number)
    {
        writer.Write(number is not null);
        if (number is { } known)
        {
            writer.Write(known);
        }
    }

    public static double? ReadNumber(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadDouble() : null;
}

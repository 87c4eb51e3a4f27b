using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ItAnalytics.Api.Contract;

/// <summary>Relay ids: base64 of <c>Type:number-number</c>, opaque to clients, stable while the keys are.</summary>
/// <param name="TypeName">The type in the contract.</param>
/// <param name="Keys">The values of the type's <see cref="TypeBinding.Id"/>.</param>
internal sealed record NodeId(string TypeName, IReadOnlyList<long> Keys)
{
    /// <summary>The id that this text is, or null when this API never gave it out.</summary>
    public static NodeId? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[96];
        if (text.Length > 120 || !Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var parts = Encoding.UTF8.GetString(bytes[..length]).Split(':');
        if (parts.Length != 2 || !Bindings.Types.TryGetValue(parts[0], out var type) || type.Id.Count == 0) return null;
        var numbers = parts[1].Split('-');
        if (numbers.Length != type.Id.Count) return null;
        var keys = new long[numbers.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out keys[i])) return null;
        }
        return new NodeId(type.TypeName, keys);
    }

    /// <summary>Writes an id as UTF-8 and returns its length; 160 bytes are always enough.</summary>
    public static int Write(Span<byte> destination, string typeName, ReadOnlySpan<long> keys)
    {
        var length = Encoding.UTF8.GetBytes(typeName, destination);
        for (var i = 0; i < keys.Length; i++)
        {
            destination[length++] = i == 0 ? (byte)':' : (byte)'-';
            Utf8Formatter.TryFormat(keys[i], destination[length..], out var written);
            length += written;
        }
        Base64.EncodeToUtf8InPlace(destination, length, out var encoded);
        return encoded;
    }
}

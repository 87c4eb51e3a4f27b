using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ItAnalytics.Api.Planning;
using ItAnalytics.GraphQL.Errors;

namespace ItAnalytics.Api.Subscriptions;

/// <summary>
/// The news of one topic for one subscriber, as keys in the order in which they came. A key that is still waiting is not
/// added again: whoever asks for its row then sees the latest state anyway.
/// </summary>
internal sealed class Feed(string topic, Action<Feed> leave) : IDisposable
{
    private const int MaxWaiting = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _waiting = [];
    private readonly Channel<long> _keys = Channel.CreateUnbounded<long>();

    /// <summary>The channel that it listens to.</summary>
    public string Topic { get; } = topic;

    /// <summary>Adds a key.</summary>
    public void Add(long key)
    {
        lock (_lock)
        {
            if (_waiting.Count < MaxWaiting)
            {
                if (_waiting.Add(key)) _keys.Writer.TryWrite(key);
                return;
            }
        }
        _keys.Writer.TryComplete(new GraphQLException(new GraphQLError
        {
            Code = RequestErrorCodes.FellBehind,
            Message = $"More than {MaxWaiting} events are waiting for this client. Read faster, or narrow with where; "
                + "then subscribe again.",
        }));
    }

    /// <summary>The keys as they come.</summary>
    /// <exception cref="GraphQLException">GQL585: the subscriber reads too slowly.</exception>
    public async IAsyncEnumerable<long> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in _keys.Reader.ReadAllAsync(cancellationToken))
        {
            lock (_lock) _waiting.Remove(key);
            yield return key;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => leave(this);
}

using System.Net;
using System.Net.Sockets;

namespace ItAnalytics.Tests.Support;

/// <summary>How a connection through a <see cref="FaultyProxy"/> goes wrong.</summary>
public enum FaultKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Both ends are reset in the middle of whatever they were saying.</summary>
    Reset,

    /// <summary>Both ends are closed as if the other one had said all it wanted, cut off where it stood.</summary>
    Truncate,

    /// <summary>What one end says is lost while the other one goes on; a little later both are reset.</summary>
    Drop,
}

/// <summary>What befalls one connection.</summary>
/// <param name="Kind">How it goes wrong.</param>
/// <param name="IsToServer">Whether the bytes of the client are counted, or those of the server.</param>
/// <param name="AfterBytes">So many of them pass unharmed.</param>
/// <param name="Delay">Each piece of data waits so long.</param>
public sealed record Fault(FaultKind Kind, bool IsToServer, long AfterBytes, TimeSpan Delay)
{
    /// <summary>An undisturbed connection.</summary>
    public static Fault None { get; } = new(FaultKind.None, true, 0, TimeSpan.Zero);

    /// <summary>Any of the faults, behind some bytes of any order of magnitude up to a largest number.</summary>
    public static Fault Any(Random random, long largest)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new Fault(
            (FaultKind)random.Next(1, 4), random.Next(2) == 0, (long)Math.Pow(largest, random.NextDouble()),
            TimeSpan.FromMilliseconds(random.Next(4) == 0 ? 1 : 0));
    }
}

/// <summary>A proxy on the loopback that is as bad as a network can be: it delays, loses, cuts off and resets.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly TimeSpan LossIsNoticed = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly EndPoint target;
    private readonly Task accepting;
    private long toServer;
    private long toClient;

    private FaultyProxy(EndPoint target, Func<int, Fault> faultOf)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync(faultOf);
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Bytes that have passed in each direction.</summary>
    public (long ToServer, long ToClient) Passed => (Interlocked.Read(ref toServer), Interlocked.Read(ref toClient));

    /// <summary>Number of connections that went wrong so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Starts a proxy before a server.</summary>
    /// <param name="target">Where the server listens: an address, or a socket of Unix.</param>
    /// <param name="faultOf">What befalls the connection of a number, from 0.</param>
    public static FaultyProxy Before(EndPoint target, Func<int, Fault> faultOf) => new(target, faultOf);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(Func<int, Fault> faultOf)
    {
        List<Task> connections = [];
        try
        {
            for (var number = 0; ; number++)
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token), faultOf(number)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client, Fault fault)
    {
        using var server = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(target, stop.Token);
                var up = PassAsync(client, server, fault, isToServer: true);
                var down = PassAsync(server, client, fault, isToServer: false);
                // One side has ended, well or badly: the other one hears of it at once.
                await Task.WhenAny(up, down);
                if (fault.Kind == FaultKind.Reset || (up.IsFaulted || down.IsFaulted)) Reset(client);
                client.Close();
                server.Close();
                await Task.WhenAll(up, down);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // An end that is gone is what this proxy is about.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, Fault fault, bool isToServer)
    {
        var buffer = new byte[1 << 14];
        for (var passed = 0L; ;)
        {
            var read = await from.ReceiveAsync(buffer, stop.Token);
            if (read == 0) return;
            if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay, stop.Token);
            var whole = fault.Kind == FaultKind.None || fault.IsToServer != isToServer ? read : (int)Math.Min(read, fault.AfterBytes - passed);
            await SendAllAsync(to, buffer.AsMemory(0, whole));
            passed += whole;
            _ = isToServer ? Interlocked.Add(ref toServer, whole) : Interlocked.Add(ref toClient, whole);
            if (whole == read) continue;
            Faults++;
            if (fault.Kind == FaultKind.Drop) await Task.Delay(LossIsNoticed, stop.Token);
            return;
        }
    }

    private async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes, stop.Token)..];
    }

    private static void Reset(Socket socket) => socket.LingerState = new LingerOption(enable: true, seconds: 0);
}

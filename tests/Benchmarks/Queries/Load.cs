using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>What a load measured.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Seconds">In how long.</param>
/// <param name="Latencies">Of each, in milliseconds, sorted.</param>
/// <param name="Bytes">Of all answers.</param>
internal sealed record LoadResult(int Requests, double Seconds, double[] Latencies, long Bytes)
{
    /// <summary>Requests a second.</summary>
    public double Rate => Requests / Seconds;

    /// <summary>The latency that this share of the requests did not exceed.</summary>
    public double Percentile(double share) => Latencies[Math.Min(Latencies.Length - 1, (int)(Latencies.Length * share))];
}

/// <summary>Asks the same cycle of requests over a number of connections, each as soon as the one before is answered.</summary>
internal static class Load
{
    /// <summary>Over HTTP: requests made beforehand, answers read and thrown away.</summary>
    public static Task<LoadResult> HttpAsync(Uri address, IReadOnlyList<byte[]> requests, int connections, double seconds) =>
        RunAsync(connections, seconds, requests.Count, async () =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port);
            var buffer = new byte[1 << 20];
            return (async variant =>
            {
                await socket.SendAsync(requests[variant]);
                return await ReadAnswerAsync(socket, buffer);
            }, socket);
        });

    /// <summary>Straight from PostgreSQL: a prepared statement, one text of JSON.</summary>
    public static Task<LoadResult> SqlAsync(NpgsqlDataSource source, SpeedQuery query, int connections, double seconds) =>
        RunAsync(connections, seconds, query.Cycle.Count, async () =>
        {
            var connection = await source.OpenConnectionAsync();
            var command = await PrepareAsync(connection, query);
            return (async variant =>
            {
                Bind(command, query.Cycle[variant]);
                await using var reader = await command.ExecuteReaderAsync();
                await reader.ReadAsync();
                return (int)reader.GetBytes(0, 0, null, 0, 0);
            }, connection);
        });

    /// <summary>The bytes of a POST.</summary>
    public static byte[] Post(Uri address, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return
        [
            .. Encoding.ASCII.GetBytes($"POST /graphql HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
                + $"Accept: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n"),
            .. bytes,
        ];
    }

    /// <summary>A command for the query's SQL, prepared.</summary>
    public static async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, SpeedQuery query)
    {
        var command = new NpgsqlCommand(query.Sql, connection);
        foreach (var value in query.Cycle[0].Parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.PrepareAsync();
        return command;
    }

    /// <summary>Gives a prepared command the values of a variant.</summary>
    public static void Bind(NpgsqlCommand command, Variant variant)
    {
        for (var i = 0; i < variant.Parameters.Count; i++) command.Parameters[i].Value = variant.Parameters[i];
    }

    private static async Task<LoadResult> RunAsync(
        int connections, double seconds, int variants, Func<Task<(Func<int, Task<int>> Ask, IDisposable Owner)>> connect)
    {
        var askers = new List<(Func<int, Task<int>> Ask, IDisposable Owner)>();
        for (var i = 0; i < connections; i++) askers.Add(await connect());
        var watch = Stopwatch.StartNew();
        var results = await Task.WhenAll(askers.Select((asker, i) => Task.Run(async () =>
        {
            var latencies = new List<double>();
            var bytes = 0L;
            for (var at = i * 37; watch.Elapsed.TotalSeconds < seconds; at++)
            {
                var start = Stopwatch.GetTimestamp();
                bytes += await asker.Ask(at % variants);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return (latencies, bytes);
        })));
        var took = watch.Elapsed.TotalSeconds;
        foreach (var (_, owner) in askers) owner.Dispose();
        double[] all = [.. results.SelectMany(result => result.latencies).Order()];
        return new LoadResult(all.Length, took, all, results.Sum(result => result.bytes));
    }

    private static async Task<int> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            length += await socket.ReceiveAsync(buffer.AsMemory(length));
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head < 0) continue;
            // With its last line's end, so that every header has one.
            head += 2;
            if (!buffer.AsSpan(0, head).StartsWith("HTTP/1.1 200"u8))
                throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, length));
            var whole = head + 2 + ContentLength(buffer.AsSpan(0, head));
            while (length < whole) length += await socket.ReceiveAsync(buffer.AsMemory(length));
            return whole;
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var value = head[(head.IndexOf("Content-Length: "u8) + 16)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}

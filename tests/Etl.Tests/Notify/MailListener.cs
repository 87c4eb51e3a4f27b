using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ItAnalytics.Etl.Tests.Notify;

/// <summary>A mail server on this machine that takes everything, or refuses as long as it is told to.</summary>
internal sealed partial class MailListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public MailListener()
    {
        listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Answers 451 to whatever is sent.</summary>
    public bool Refuses { get; set; }

    /// <summary>The mails taken, as they came.</summary>
    public List<string> Mails { get; } = [];

    /// <summary>Who the mails were for.</summary>
    public List<string> Recipients { get; } = [];

    public static string Header(string mail, string name) => EncodedWord().Replace(
        Regex.Match(mail, $@"^{name}: ([^\r]*(?:\r\n[ \t][^\r]*)*)", RegexOptions.Multiline).Groups[1].Value
            .Replace("?=\r\n =?", "?==?", StringComparison.Ordinal),
        word => Encoding.UTF8.GetString(word.Groups[1].Value == "B"
            ? Convert.FromBase64String(word.Groups[2].Value)
            : Unquoted(word.Groups[2].Value.Replace('_', ' '))));

    public static string Body(string mail)
    {
        var text = mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return Header(mail, "Content-Transfer-Encoding") switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace("\r\n", "", StringComparison.Ordinal))),
            "quoted-printable" => Encoding.UTF8.GetString(Unquoted(text.Replace("=\r\n", "", StringComparison.Ordinal))),
            _ => text,
        };
    }

    public void Dispose() => listener.Dispose();

    private static byte[] Unquoted(string text) => Encoding.Latin1.GetBytes(
        Quoted().Replace(text, code => ((char)Convert.ToInt32(code.Groups[1].Value, 16)).ToString()));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (verb == "RCPT") Recipients.Add(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]);
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".") mail.Append(text).Append("\r\n");
                Mails.Add(mail.ToString());
            }
            await writer.WriteLineAsync(verb switch
            {
                "QUIT" => "221 bye",
                "MAIL" when Refuses => "451 later",
                _ => "250 ok",
            });
            if (verb == "QUIT") return;
        }
    }

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex("=([0-9A-F]{2})")]
    private static partial Regex Quoted();
}

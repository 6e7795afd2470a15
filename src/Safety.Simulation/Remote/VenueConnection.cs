using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Safety.Simulation.Remote;

/// <summary>One client's connection: lines in, lines out in the order they were queued.</summary>
internal sealed class VenueConnection(TcpClient client) : IDisposable
{
    private const int LongestLine = 1 << 20;

    private static readonly byte[] s_newline = "\n"u8.ToArray();

    private readonly Channel<WireMessage> _outgoing = Channel.CreateUnbounded<WireMessage>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>True once it has said the venue's token.</summary>
    public bool IsLoggedOn { get; set; }

    /// <summary>Queues a message; lost when the connection is.</summary>
    public void Send(WireMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>No more messages: the connection closes when the queued ones are written.</summary>
    public void Finish() => _outgoing.Writer.TryComplete();

    /// <summary>Drops the connection at once, with whatever is queued.</summary>
    public void Abort()
    {
        _outgoing.Writer.TryComplete();

        try
        {
            // Linger 0 resets the connection: the client sees it at once.
            if (client.Client is { } socket)
                socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Gone already.
        }
        client.Close();
    }

    /// <summary>Reads requests until the client is gone; a line cut off by its death is not a request.</summary>
    public async Task ReadAsync(Action<WireRequest> handle, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, leaveOpen: true);
        var line = new StringBuilder();
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    if (line.Length == LongestLine)
                        throw new JsonException("The request is too long.");
                    line.Append(buffer[i]);
                    continue;
                }
                WireRequest request = JsonSerializer.Deserialize(line.ToString(), WireJson.Default.WireRequest)
                    ?? throw new JsonException("The request is null.");
                line.Clear();
                handle(request);
            }
        }
    }

    /// <summary>Writes what is queued until <see cref="Finish"/> or the connection's end.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        NetworkStream stream = client.GetStream();
        await foreach (WireMessage message in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.WireMessage), cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(s_newline, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => client.Dispose();
}

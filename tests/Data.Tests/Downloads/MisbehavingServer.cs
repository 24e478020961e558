using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GpuTrainer.Data.Tests.Downloads;

/// <summary>An HTTP server on this machine that does what a test says, byte by byte, one connection a request.</summary>
internal sealed class MisbehavingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<string, Stream> _answer;
    private readonly Thread _thread;
    private readonly List<string> _requests = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Writes the whole answer, given the request's head.</param>
    public MisbehavingServer(Action<string, Stream> answer)
    {
        _answer = answer;
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public string[] Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>An answer with a head and a body.</summary>
    public static void Send(Stream stream, string status, ReadOnlySpan<byte> body, long? length = null, string more = "")
    {
        stream.Write(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n{more}\r\n"));
        stream.Write(body);
    }

    /// <summary>Where a request wants to go on; 0 = from the start.</summary>
    public static int RangeOf(string request)
    {
        int at = request.IndexOf("bytes=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(request[(at + 6)..].Split('-')[0]);
    }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                using NetworkStream stream = client.GetStream();
                var head = new StringBuilder();
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && stream.ReadByte() is var read && read >= 0)
                    head.Append((char)read);
                lock (_requests)
                    _requests.Add(head.ToString());
                _answer(head.ToString(), stream);
            }
            catch (IOException)
            {
                // The client has gone: that is its right.
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                return; // Disposed.
            }
        }
    }
}

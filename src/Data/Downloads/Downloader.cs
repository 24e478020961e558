using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace GpuTrainer.Data;

/// <summary>
/// Downloads files over HTTP from the first mirror that sends the right bytes. A broken download is resumed, even from another mirror; a
/// file gets its final name only when its length and MD5 checksum are right.
/// </summary>
internal sealed class Downloader : IDisposable
{
    /// <summary>The suffix of an unfinished file.</summary>
    public const string PartSuffix = ".part";

    private const int BufferBytes = 1 << 17;
    private const int MaxRedirects = 5;

    // Applies to a mirror that keeps sending some bytes and breaking off; each attempt resumes the previous one.
    private const int TriesAMirror = 4;

    // No data set is larger, so a longer response is something else.
    private const long MaxBytes = 4L << 30;

    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly Action<DownloadProgress>? _progress;

    /// <summary>Creates a downloader.</summary>
    /// <param name="progress">Called as a download proceeds; null: not called.</param>
    /// <param name="patience">How long a server may send nothing; null: 30 seconds.</param>
    public Downloader(Action<DownloadProgress>? progress, TimeSpan? patience = null)
    {
        _progress = progress;
        _patience = patience ?? TimeSpan.FromSeconds(30);
        // Redirects are followed by Send, which checks the scheme.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = _patience };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("gpu-trainer", "1"));
    }

    /// <summary>Downloads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The destination, which appears only when complete; the unfinished file is next to it.</param>
    /// <exception cref="DatasetException">No mirror has delivered the file; the message lists why.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Fetch(DownloadFile file, string path)
    {
        var failures = new List<string>();
        foreach (string mirror in file.Mirrors)
        {
            if (FetchFrom(new Uri(mirror), file, path) is not { } failure)
                return;
            failures.Add($"{new Uri(mirror).Host}: {failure}");
        }

        throw new DatasetException(
            DatasetError.NotDownloaded, $"{file.Name} cannot be downloaded ({string.Join("; ", failures)})");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The MD5 of a file, as <see cref="DownloadFile.Md5"/> writes it.</summary>
    public static string Md5Of(string path)
    {
        using FileStream stream = File.OpenRead(path);
#pragma warning disable CA5351 // The publishers give MD5 checksums, used here to detect damage.
        return Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
    }

    /// <summary>Downloads from one mirror. Returns what went wrong; null: nothing.</summary>
    private string? FetchFrom(Uri mirror, DownloadFile file, string path)
    {
        string part = path + PartSuffix;
        string failure = "";
        for (int attempt = 0; attempt < TriesAMirror; attempt++)
        {
            long before = LengthOf(part);
            try
            {
                Receive(mirror, file, part);
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or OperationCanceledException
                or DownloadRefusedException)
            {
                failure = e switch
                {
                    HttpRequestException { InnerException: { } inner, StatusCode: null } => inner.Message,
                    OperationCanceledException => $"silent for {_patience.TotalSeconds:0.#} s",
                    _ => e.Message,
                };
                if (e is DownloadRefusedException || LengthOf(part) <= before)
                    return failure;
                continue;
            }

            if (Check(file, part) is { } damage)
            {
                // The damage may come from an earlier attempt: try again from the start.
                File.Delete(part);
                failure = damage;
                if (before == 0)
                    return failure;
                continue;
            }

            File.Move(part, path, overwrite: true);
            _progress?.Invoke(new DownloadProgress(file.Name, mirror.Host, LengthOf(path), LengthOf(path), IsDone: true));
            return null;
        }

        return failure;
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string? Check(DownloadFile file, string part)
    {
        long length = LengthOf(part);
        if (file.Length is { } expected && expected != length)
            return $"{length} bytes, expected {expected}";
        string md5 = Md5Of(part);
        return md5 == file.Md5 ? null : $"MD5 {md5}, expected {file.Md5}";
    }

    private void Receive(Uri mirror, DownloadFile file, string part)
    {
        long start = LengthOf(part);
        if (start > 0 && start == file.Length)
            return;
        using var silence = new CancellationTokenSource(_patience);
        using HttpResponseMessage response = Send(mirror, start, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The part is complete or too long; Check decides.
            return;
        }

        bool resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == start;
        if (!resumes && response.StatusCode != HttpStatusCode.OK)
            throw new DownloadRefusedException($"answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        long? total = response.Content.Headers.ContentLength + (resumes ? start : 0);
        if (total is not null && file.Length is not null && total != file.Length)
            throw new DownloadRefusedException($"announces {total} bytes, expected {file.Length}");
        long limit = file.Length ?? MaxBytes;
        using FileStream target = new(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        using Stream source = response.Content.ReadAsStream(silence.Token);
        byte[] buffer = new byte[BufferBytes];
        long received = resumes ? start : 0;
        while (true)
        {
            silence.CancelAfter(_patience);
            // Only the asynchronous read observes the token.
            int count = source.ReadAsync(buffer, silence.Token).AsTask().GetAwaiter().GetResult();
            if (count == 0)
                break;
            received += count;
            if (received > limit)
                throw new DownloadRefusedException($"sends more than the {limit} bytes expected");
            target.Write(buffer, 0, count);
            _progress?.Invoke(new DownloadProgress(file.Name, mirror.Host, received, file.Length ?? total, IsDone: false));
        }

        target.Flush(flushToDisk: true);
    }

    /// <summary>Requests a file from a byte offset, following redirects to http and https, but not from https to http.</summary>
    private HttpResponseMessage Send(Uri place, long start, CancellationToken cancellation)
    {
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, place);
            if (start > 0)
                request.Headers.Range = new RangeHeaderValue(start, null);
            HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return response;
            using (response)
            {
                bool isGiven = response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues values);
                string location = isGiven ? values.ToString() : "nowhere";
                if (!isGiven || !Uri.TryCreate(place, location, out Uri? target) || !MayFollow(place, target))
                    throw new DownloadRefusedException($"redirects to {location}, expected an address that begins with {place.Scheme}:");
                place = target;
            }
        }

        throw new DownloadRefusedException($"redirects more than {MaxRedirects} times");
    }

    private static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    /// <summary>The server refused; asking again would not help.</summary>
    private sealed class DownloadRefusedException(string message) : Exception(message);
}

/// <summary>The progress of a download.</summary>
/// <param name="File">The file name.</param>
/// <param name="Source">The host of the mirror.</param>
/// <param name="Received">Bytes received, including earlier attempts.</param>
/// <param name="Total">Bytes in total; null: unknown.</param>
/// <param name="IsDone">Whether the file is complete and verified.</param>
public readonly record struct DownloadProgress(string File, string Source, long Received, long? Total, bool IsDone);

namespace SfKernels.Training.Data;

/// <summary>Says from the head of a file why it is no picture that can be read, and what to do about it.</summary>
internal static class PictureFault
{
    private const string Wanted = "Save it as JPEG or PNG with 8 bits a colour.";

    /// <summary>The end of a sentence that begins with the file's name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decoder">What the decoder said, told where the head of the file looks right.</param>
    public static string Of(string path, string? decoder = null)
    {
        string damaged = $"the picture cannot be decoded: it is cut off or damaged. Copy it again.{(decoder is null ? "" : $" ({decoder})")}";
        using FileStream stream = FileAccessErrors.OpenRead(path, "Check its permissions.");
        Span<byte> head = stackalloc byte[32];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.IsEmpty)
            return "the picture cannot be decoded: the file is empty. Copy it again.";
        if (head[1..].StartsWith("PNG"u8))
            return IsDeepPng(head) ? $"the PNG has 16 bits a colour, which this decoder does not read. {Wanted}" : damaged;
        if (head is [0xFF, 0xD8, ..])
            return PictureSize.JpegColours(stream) == 4 ? "the JPEG has four colours (CMYK), which this decoder does not read. Save it as RGB." : damaged;
        return FormatOf(head) is { } format
            ? $"the picture cannot be decoded: it is {format}. {Wanted}"
            : "the picture cannot be decoded: it is no JPEG or PNG. Copy it again, or save it as one.";
    }

    // Width, height, then the bits of a colour, in the first chunk.
    private static bool IsDeepPng(ReadOnlySpan<byte> head) => head.Length > 24 && head[24] == 16;

    private static string? FormatOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("GIF8"u8))
            return "GIF";
        if (head.StartsWith("BM"u8))
            return "BMP";
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
            return "TIFF";
        if (head.Length < 12)
            return null;
        if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            return "WebP";
        if (!head[4..].StartsWith("ftyp"u8))
            return null;
        return head[8..].StartsWith("avif"u8) ? "AVIF" : "HEIC";
    }
}

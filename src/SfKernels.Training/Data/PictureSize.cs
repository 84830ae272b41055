using System.Buffers.Binary;

namespace SfKernels.Training.Data;

/// <summary>Reads width and height from the head of a JPEG or PNG file, without decoding it.</summary>
internal static class PictureSize
{
    private const int FrameHead = 10;

    /// <summary>(width, height) in pixels, both above 0, or null where the file is neither, is cut off before its size or has no pixels.</summary>
    public static (int Width, int Height)? Of(string path) => Read(path) is (> 0, > 0) size ? size : null;

    /// <summary>Colours of a pixel, or null where the file ends before it says so.</summary>
    public static int? JpegColours(FileStream stream)
    {
        Span<byte> frame = stackalloc byte[FrameHead];
        return FindFrame(stream, frame) ? frame[9] : null;
    }

    private static (int Width, int Height)? Read(string path)
    {
        using FileStream stream = FileAccessErrors.OpenRead(path, "Put the picture there, or take it out of the annotations.");
        Span<byte> head = stackalloc byte[24];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return null;
        if (head[1..4].SequenceEqual("PNG"u8))
            return (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));
        if (head[0] != 0xFF || head[1] != 0xD8)
            return null;
        Span<byte> frame = stackalloc byte[FrameHead];
        return FindFrame(stream, frame) ? (BinaryPrimitives.ReadUInt16BigEndian(frame[7..]), BinaryPrimitives.ReadUInt16BigEndian(frame[5..])) : null;
    }

    // Marker, length of the segment, bits a colour, height, width, number of colours.
    private static bool FindFrame(FileStream stream, Span<byte> segment)
    {
        stream.Position = 2;
        while (stream.ReadAtLeast(segment, segment.Length, throwOnEndOfStream: false) == segment.Length && segment[0] == 0xFF)
        {
            int marker = segment[1];
            // Any number of bytes FF may fill the space before a marker.
            if (marker == 0xFF)
            {
                stream.Position += 1 - segment.Length;
                continue;
            }

            // Start of frame: C0..CF but for the tables C4, C8 and CC.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return true;
            stream.Position += BinaryPrimitives.ReadUInt16BigEndian(segment[2..]) + 2 - segment.Length;
        }

        return false;
    }
}

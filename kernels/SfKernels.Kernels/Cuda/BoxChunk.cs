using ILGPU;

namespace SfKernels.Kernels.Cuda;

/// <summary>Some boxes of a picture in shared memory, for all anchors of a block.</summary>
public struct BoxChunk
{
    /// <summary>Boxes that fit.</summary>
    public const int Length = 128;

    private const int Numbers = 5;

    /// <summary>Corners and area of each box; a box that spans none has area -1.</summary>
    public ArrayView<float> Corners;

    /// <summary>Bits of each box's best IoU.</summary>
    public ArrayView<int> Best;

    /// <summary>Room for a chunk. Every thread calls it.</summary>
    public static BoxChunk Allocate() => new() { Corners = SharedMemory.Allocate<float>(Length * Numbers), Best = SharedMemory.Allocate<int>(Length) };

    /// <summary>Reads <paramref name="count"/> boxes from <paramref name="first"/> on; barriers on both sides are the caller's.</summary>
    public readonly void Read(ArrayView<float> boxes, long first, int count, float extra)
    {
        for (var i = Group.IdxX; i < count; i += Group.DimX)
        {
            var at = (first + i) * 4;
            var box = new DeviceBox { X0 = boxes[at], Y0 = boxes[at + 1], X1 = boxes[at + 2], Y1 = boxes[at + 3] };
            Corners[i * Numbers] = box.X0;
            Corners[i * Numbers + 1] = box.Y0;
            Corners[i * Numbers + 2] = box.X1;
            Corners[i * Numbers + 3] = box.Y1;
            Corners[i * Numbers + 4] = box.X1 > box.X0 && box.Y1 > box.Y0 ? box.Area(extra) : -1;
        }
    }

    /// <summary>IoU of box <paramref name="index"/> and an anchor; -1 where the box spans no area.</summary>
    public readonly float Iou(int index, DeviceBox anchor, float anchorArea, float extra)
    {
        var at = index * Numbers;
        var area = Corners[at + 4];
        var box = new DeviceBox { X0 = Corners[at], Y0 = Corners[at + 1], X1 = Corners[at + 2], Y1 = Corners[at + 3] };
        return area < 0 ? -1 : box.Iou(anchor, area, anchorArea, extra);
    }
}

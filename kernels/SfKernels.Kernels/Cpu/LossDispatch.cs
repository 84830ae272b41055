using System.Runtime.Intrinsics;
using SfKernels.Kernels.Classification;

namespace SfKernels.Kernels.Cpu;

/// <summary>Picks register width, loss and storage format, once a pass.</summary>
internal static class LossDispatch
{
    /// <summary>What the processor has and the DOTNET_Enable... variables leave on.</summary>
    public static LaneWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? LaneWidth.Bits512
        : Vector256.IsHardwareAccelerated ? LaneWidth.Bits256
        : Vector128.IsHardwareAccelerated ? LaneWidth.Bits128
        : LaneWidth.Scalar;

    /// <summary>Runs <paramref name="call"/> for the cross-entropy (gamma 0) or the focal loss.</summary>
    public static double Run(LossCall call, double gamma, LogitType type, LaneWidth width) => width switch
    {
        LaneWidth.Bits512 => OfWidth<Lanes512>(call, gamma, type),
        LaneWidth.Bits256 => OfWidth<Lanes256>(call, gamma, type),
        LaneWidth.Bits128 => OfWidth<Lanes128>(call, gamma, type),
        _ => OfWidth<Lanes1>(call, gamma, type),
    };

    private static double OfWidth<T>(LossCall call, double gamma, LogitType type)
        where T : unmanaged, ILanes<T> => gamma switch
    {
        0 => OfLoss<T, CrossEntropyLanes<T>>(call, new(Exponential<T>.Load()), type),
        1 => OfLoss<T, FocalLanes<T, LinearPower<T>>>(call, new(Exponential<T>.Load(), default), type),
        2 => OfLoss<T, SquaredFocalLanes<T>>(call, new(new(Exponential<T>.Load(), default)), type),
        _ => OfLoss<T, FocalLanes<T, AnyPower<T>>>(call, new(Exponential<T>.Load(), new((float)gamma)), type),
    };

    private static double OfLoss<T, TLoss>(LossCall call, TLoss loss, LogitType type)
        where T : unmanaged, ILanes<T>
        where TLoss : struct, IAnchorLoss<T> => type switch
    {
        LogitType.Float32 => call.Run<T, TLoss, Float32Storage>(loss),
        LogitType.Float16 => call.Run<T, TLoss, Float16Storage>(loss),
        LogitType.BFloat16 => call.Run<T, TLoss, BFloat16Storage>(loss),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float64 is the reference's"),
    };
}

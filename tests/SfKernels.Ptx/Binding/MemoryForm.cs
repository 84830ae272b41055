using SfKernels.Ptx.Execution;
using SfKernels.Ptx.Syntax;

namespace SfKernels.Ptx.Binding;

/// <summary>The address operand of a memory instruction, and the way to its bytes.</summary>
internal sealed class MemoryForm
{
    private readonly StateSpace space;
    private readonly Source address;
    private readonly long offset;
    private readonly bool strong;

    public MemoryForm(Form form, Operand operand, StateSpace space, bool strong)
    {
        this.space = space;
        this.strong = strong;
        if (operand is not Operand.Address(Operand start, long distance))
            throw form.Fail("an address in brackets is needed");
        offset = distance;
        switch (start)
        {
            case Operand.Register(RegisterInfo register):
                if (register.Type.IsFloat || register.Type.Bits is not (32 or 64) || (register.Type.Bits == 32 && space != StateSpace.Shared))
                    throw form.Fail($"register {register.Name} is {register.Type}: an address has 64 bits, in shared memory 32 or 64");
                address = new Source(register);
                break;
            case Operand.Variable(VariableInfo variable, _):
                if (variable.Space != space)
                    throw form.Fail($"{variable.Name} does not lie in the state space of the instruction");
                if (space == StateSpace.Parameter && (distance < 0 || distance >= variable.Bytes))
                    throw form.Fail($"{variable.Name} has {variable.Bytes} bytes; offset {distance} is outside");
                address = new Source((ulong)variable.Offset + (space == StateSpace.Parameter ? PtxDevice.ParameterWindow : 0));
                break;
            default:
                throw form.Fail("an address is a register or a variable, with an offset");
        }
    }

    /// <summary>The address in each lane of the mask, with the offset.</summary>
    public ulong[] Addresses(Warp warp, uint mask)
    {
        ulong[] result = address.Read(warp, mask).ToArray();
        for (int lane = 0; lane < result.Length; lane++)
            result[lane] += (ulong)offset;
        return result;
    }

    /// <summary>The bytes of one lane's access.</summary>
    public Span<byte> Access(Warp warp, int lane, ulong at, int count, AccessKind kind)
    {
        LaunchState launch = warp.Group.Launch;
        StateSpace where = space;
        if (where == StateSpace.Generic)
        {
            where = MoveBinder.IsShared(at) ? StateSpace.Shared : StateSpace.Global;
            at -= where == StateSpace.Shared ? PtxDevice.SharedWindow : 0;
        }

        switch (where)
        {
            case StateSpace.Global:
                Span<byte> bytes = launch.Device.Access(warp, lane, at, count, kind, strong);
                launch.GlobalBytesRead += kind == AccessKind.Read ? count : 0;
                launch.GlobalBytesWritten += kind == AccessKind.Write ? count : 0;
                launch.GlobalReadRequests += kind == AccessKind.Read ? 1 : 0;
                launch.GlobalWriteRequests += kind == AccessKind.Write ? 1 : 0;
                launch.GlobalAtomics += kind == AccessKind.Atomic ? 1 : 0;
                return bytes;
            case StateSpace.Shared:
                launch.SharedBytesRead += kind == AccessKind.Read ? count : 0;
                launch.SharedBytesWritten += kind == AccessKind.Write ? count : 0;
                return warp.Group.Shared.Access(warp, lane, at, count, kind);
            case StateSpace.Local:
                return warp.Local.Access(lane, at, count, kind);
            default:
                return Parameter(launch, at, count);
        }
    }

    private static Span<byte> Parameter(LaunchState launch, ulong at, int count)
    {
        if (at < PtxDevice.ParameterWindow || at + (ulong)count > PtxDevice.ParameterWindow + (ulong)launch.Parameters.Length)
            throw new PtxUndefinedException($"0x{at:x}: {count} bytes there are no bytes of the {launch.Parameters.Length} of the parameters");
        at -= PtxDevice.ParameterWindow;
        if (!launch.Entry.Parameters.Any(parameter => at >= (ulong)parameter.Offset && at + (ulong)count <= (ulong)(parameter.Offset + parameter.Bytes)))
            throw new PtxUndefinedException($"parameter bytes {at}..{at + (ulong)count - 1} lie in no one parameter");
        if (at % (ulong)count != 0)
            throw new PtxUndefinedException($"parameter offset {at} is not aligned to {count} bytes");
        if (launch.ParameterWritten.AsSpan((int)at, count).Contains(false))
            throw new PtxUndefinedException($"parameter bytes {at}..{at + (ulong)count - 1} are padding that no argument fills");
        return launch.Parameters.AsSpan((int)at, count);
    }
}

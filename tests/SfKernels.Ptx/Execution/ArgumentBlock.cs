namespace SfKernels.Ptx.Execution;

/// <summary>Puts arguments at the offsets that the kernel declares.</summary>
internal static class ArgumentBlock
{
    public static (byte[] Bytes, bool[] Written) Pack(PtxEntry entry, ReadOnlySpan<PtxArgument> arguments)
    {
        if (arguments.Length != entry.Parameters.Count)
            throw new ArgumentException($"{entry.Name} has {entry.Parameters.Count} parameters, not {arguments.Length}.", nameof(arguments));
        byte[] bytes = new byte[entry.ParameterBytes];
        bool[] written = new bool[entry.ParameterBytes];
        for (int i = 0; i < arguments.Length; i++)
        {
            PtxParameter parameter = entry.Parameters[i];
            if (arguments[i].Bytes.Length != parameter.Bytes || arguments[i].Alignment > parameter.Alignment)
                throw new ArgumentException($"{entry.Name}: parameter {parameter.Name} has {parameter.Bytes} bytes aligned to {parameter.Alignment}; the argument has {arguments[i].Bytes.Length} aligned to {arguments[i].Alignment}.", nameof(arguments));
            arguments[i].Bytes.CopyTo(bytes, parameter.Offset);
            arguments[i].Written.CopyTo(written, parameter.Offset);
        }

        return (bytes, written);
    }
}

namespace SfKernels.Ptx.Syntax;

/// <summary>The version of the ISA and the target that a feature needs.</summary>
internal static class Requirement
{
    public static void Check(int line, string feature, PtxVersion needed, int architecture, PtxVersion version, PtxTarget target)
    {
        if (version < needed)
            throw new PtxSyntaxException(line, $"{feature} needs PTX ISA {needed}, the module says {version}");
        if (target.Architecture < architecture)
            throw new PtxSyntaxException(line, $"{feature} needs target sm_{architecture}, the module says {target}");
    }
}

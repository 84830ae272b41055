namespace SfKernels.Generators.Models;

/// <summary>A kernel instance as a value: everything that its PTX and its launcher depend on, and nothing else.</summary>
internal sealed record KernelModel(
    string Entry,
    string MemberName,
    string DisplayName,
    ContainerModel Container,
    bool IsPublic,
    bool IsPrivate,
    int BlockSize,
    int MinimumArchitecture,
    int BlocksPerMultiprocessor,
    EquatableArray<KernelParameterModel> Parameters,
    EquatableArray<MirrorModel> Mirrors,
    EquatableArray<SharedArray> Shared,
    EquatableArray<LocalVariable> Locals,
    EquatableArray<Instruction> Code,
    EquatableArray<string> SourceLines);

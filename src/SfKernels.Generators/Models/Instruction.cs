namespace SfKernels.Generators.Models;

/// <summary>One instruction of the flat form.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Type">Register type of the result; of the operands for comparisons, stores and atomics.</param>
/// <param name="Memory">Cell type of memory accesses; source type of Convert as its register type's cell.</param>
/// <param name="Space">State space of memory accesses.</param>
/// <param name="Immediate">Label, byte offset, special register, alignment or shuffle width.</param>
/// <param name="Immediate2">Label of the false branch; known alignment of a parameter.</param>
/// <param name="Results">Locals written.</param>
/// <param name="Arguments">Operands read.</param>
/// <param name="Source">Index of the source line.</param>
internal sealed record Instruction(
    Opcode Op,
    ScalarType Type,
    MemoryType Memory,
    Space Space,
    long Immediate,
    long Immediate2,
    EquatableArray<int> Results,
    EquatableArray<Operand> Arguments,
    int Source);

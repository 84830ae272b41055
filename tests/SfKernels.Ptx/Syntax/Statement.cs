namespace SfKernels.Ptx.Syntax;

/// <summary>One instruction as written.</summary>
internal sealed record Statement(int Line, string Text, RegisterInfo? Guard, bool GuardNegated, string Opcode, IReadOnlyList<string> Modifiers, IReadOnlyList<Operand> Operands);

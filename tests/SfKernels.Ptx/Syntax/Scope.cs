namespace SfKernels.Ptx.Syntax;

/// <summary>The names that are declared at a place of an entry. Inner blocks see outer names; a name is declared once in a block.</summary>
internal sealed class Scope
{
    private readonly Stack<Dictionary<string, RegisterInfo>> registers = new([[]]);
    private readonly Dictionary<string, VariableInfo> variables = [];
    private readonly Dictionary<string, int> counts = [];

    public int RegisterCount { get; private set; }

    public IReadOnlyDictionary<string, int> DeclaredRegisters => counts;

    /// <summary>Bytes of static shared memory so far.</summary>
    public long SharedBytes { get; private set; }

    /// <summary>Bytes of local memory of each thread so far.</summary>
    public long LocalBytes { get; private set; }

    public bool HasDynamicShared => variables.Values.Any(variable => variable.Dynamic);

    public void Enter() => registers.Push([]);

    public void Leave() => registers.Pop();

    public void DeclareRegister(int line, string name, ScalarType type)
    {
        RequireFree(line, name);
        registers.Peek().Add(name, new RegisterInfo(name, type, RegisterCount++));
        counts[type.ToString()] = counts.GetValueOrDefault(type.ToString()) + 1;
    }

    public void DeclareVariable(int line, VariableInfo variable)
    {
        RequireFree(line, variable.Name);
        variables.Add(variable.Name, variable);
    }

    public void DeclareShared(int line, string name, ScalarType type, int alignment, long count, bool isArray, bool dynamic)
    {
        if (!dynamic && HasDynamicShared)
            throw new PtxSyntaxException(line, "static shared variables stand before dynamic ones");
        long offset = (SharedBytes + alignment - 1) / alignment * alignment;
        DeclareVariable(line, new VariableInfo(name, StateSpace.Shared, type, offset, count * type.Bytes, alignment, isArray, dynamic));
        if (!dynamic)
            SharedBytes = offset + (count * type.Bytes);
        if (SharedBytes > 49152)
            throw new PtxSyntaxException(line, $"static shared memory is {SharedBytes} bytes; at most 49152 are allowed");
    }

    public void DeclareLocal(int line, string name, ScalarType type, int alignment, long count, bool isArray)
    {
        long offset = (LocalBytes + alignment - 1) / alignment * alignment;
        DeclareVariable(line, new VariableInfo(name, StateSpace.Local, type, offset, count * type.Bytes, alignment, isArray, false));
        LocalBytes = offset + (count * type.Bytes);
        if (LocalBytes > 524288)
            throw new PtxSyntaxException(line, $"local memory is {LocalBytes} bytes a thread; at most 524288 are allowed");
    }

    public RegisterInfo? Register(string name)
    {
        foreach (Dictionary<string, RegisterInfo> block in registers)
        {
            if (block.TryGetValue(name, out RegisterInfo? register))
                return register;
        }

        return null;
    }

    public VariableInfo? Variable(string name) => variables.GetValueOrDefault(name);

    private void RequireFree(int line, string name)
    {
        if (registers.Peek().ContainsKey(name) || variables.ContainsKey(name))
            throw new PtxSyntaxException(line, $"{name} is declared twice");
        if (SpecialRegisters.IsSpecial(name))
            throw new PtxSyntaxException(line, $"{name} is a special register and cannot be declared");
    }
}

using System.Text;
using SfKernels.Generators.Models;

namespace SfKernels.Generators.Tests.Random;

/// <summary>A C# file of random kernels. Equal seeds give equal files.</summary>
internal static class RandomKernels
{
    /// <summary>Elements of each input, and threads of a launch.</summary>
    public const int Length = 128;

    /// <summary>Numbers that each thread writes into each of the two outputs.</summary>
    public const int Outputs = 24;

    private static readonly (MemoryType Type, string View)[] Inputs =
    [
        (MemoryType.I8, "i8"), (MemoryType.U8, "u8"), (MemoryType.I16, "i16"), (MemoryType.U16, "u16"), (MemoryType.I32, "i32"), (MemoryType.U32, "u32"),
        (MemoryType.I64, "i64"), (MemoryType.U64, "u64"), (MemoryType.F16, "f16"), (MemoryType.F32, "f32"), (MemoryType.F64, "f64"),
    ];

    private static readonly string Parameters = string.Join(", ", Inputs.Select(input => $"ArrayView<{RandomExpressions.Name(input.Type)}> {input.View}")) + ", ArrayView<long> integers, ArrayView<double> reals, Scalars scalars";

    /// <summary>The name of the n-th kernel.</summary>
    public static string Name(int number) => $"Run{number}";

    public static string File(int seed, int count)
    {
        StringBuilder text = new("using Half = ILGPU.Half;\n#pragma warning disable\n");
        text.AppendLine(Structs).AppendLine("public static partial class Kernels\n{").AppendLine(Members);
        for (int i = 0; i < count; i++)
            Kernel(text, new System.Random(unchecked(seed * 1000 + i)), i);
        string types = string.Join(", ", Inputs.Select(input => $"ArrayView<{RandomExpressions.Name(input.Type)}>")) + ", ArrayView<long>, ArrayView<double>, Scalars";
        text.AppendLine($"public static readonly Action<{types}>[] All = [{string.Join(", ", Enumerable.Range(0, count).Select(Name))}];");
        string views = string.Concat(Inputs.Select((input, i) => $"accelerator.Allocate1D(({RandomExpressions.Name(input.Type)}[])inputs[{i}]).View, "));
        return text.AppendLine($$"""
            public static void Emulate(int kernel, Accelerator accelerator, Array[] inputs, long[] integers, double[] reals)
            {
                var ofIntegers = accelerator.Allocate1D(integers);
                var ofReals = accelerator.Allocate1D(reals);
                accelerator.LoadStreamKernel(All[kernel])(new KernelConfig({{Length / 64}}, 64), {{views}}ofIntegers.View, ofReals.View,
                    new Scalars { A = 200, B = 0xfedcba9876543210, C = 0.75f, D = (Half)1.5f, E = -300, F = 0xf0000001, G = -1e10, H = new(7, -9, 3.25f) });
                ofIntegers.CopyToCPU(integers);
                ofReals.CopyToCPU(reals);
            }
            }
            """).ToString();
    }

    private static void Kernel(StringBuilder text, System.Random random, int number)
    {
        List<(string Call, MemoryType Result, MemoryType[] Arguments)> methods =
        [
            ("Apply<Adder>", MemoryType.I32, [MemoryType.I32, MemoryType.I32]), ("Apply<Mixer>", MemoryType.I32, [MemoryType.I32, MemoryType.I32]),
            ("Choose", MemoryType.F64, [MemoryType.Bool, MemoryType.F64, MemoryType.F64]), ("Choose", MemoryType.U8, [MemoryType.Bool, MemoryType.U8, MemoryType.U8]),
            ("Gap", MemoryType.I64, [MemoryType.I32, MemoryType.I32]),
        ];
        List<(string Name, MemoryType Ref, MemoryType Out, MemoryType Value)> byReference = [];
        for (int i = 0; i < random.Next(1, 4); i++)
            Method(text, random, $"M{number}_{i}", methods, byReference);

        RandomExpressions expressions = new(random);
        expressions.Methods.AddRange(methods);
        foreach ((MemoryType type, string view) in Inputs)
            expressions.Views[type] = view;
        AddScalars(expressions);
        text.AppendLine($"[PtxKernel(BlockSize = 64)]\npublic static void {Name(number)}({Parameters})\n{{\nunchecked\n{{\nint thread = Grid.IdxX * Group.DimX + Group.IdxX;");
        expressions.Variables.Add(("thread", MemoryType.I32, false));
        foreach ((MemoryType type, string view) in Inputs)
            text.AppendLine($"{RandomExpressions.Name(type)} {view}0 = {view}[(thread * {random.Next(64) * 2 + 1} + {random.Next(128)}) & {Length - 1}];");
        foreach ((MemoryType type, string view) in Inputs)
            expressions.Variables.Add((view + "0", type, true));
        text.AppendLine($"bool flag = {expressions.Of(MemoryType.Bool, 2)};");
        expressions.Variables.Add(("flag", MemoryType.Bool, true));
        text.Append(Body(random, expressions, byReference));
        text.AppendLine("}\n}");
    }

    // Phases that all threads run together, with exchanges between them, then one that ends early for some.
    private static string Body(System.Random random, RandomExpressions expressions, List<(string, MemoryType, MemoryType, MemoryType)> byReference)
    {
        int integers = 0, reals = 0;
        RandomStatements statements = new(random, expressions) { Return = () => $"{{ integers[thread * {Outputs} + {Outputs - 1}] = {expressions.Of(MemoryType.I64, 2)}; reals[thread * {Outputs}] = {expressions.Of(MemoryType.F64, 2)}; return; }}" };
        statements.ByReference.AddRange(byReference);
        if (random.Next(2) == 0)
        {
            for (int i = random.Next(1, 4); i > 0; i--)
                Exchange(random, expressions, statements, i);
        }

        if (random.Next(3) == 0)
        {
            MemoryType type = expressions.Type();
            statements.Line($"var local = LocalMemory.Allocate<{RandomExpressions.Name(type)}>(8);\nfor (int cell = 0; cell < 8; cell++) local[cell] = {expressions.Of(type, 1)};");
            expressions.Variables.Add(("local[thread & 7]", type, true));
            expressions.Variables.Add(("local[(int)(u640 & 7)]", type, true));
            expressions.Variables.Add(("local[3]", type, true));
        }

        if (random.Next(4) == 0)
        {
            statements.Line($"var boxes = LocalMemory.Allocate<Outer>(4);\nfor (int cell = 0; cell < 4; cell++) boxes[cell] = new Outer {{ D = {expressions.Of(MemoryType.I64, 1)} + cell, First = new Inner({expressions.Of(MemoryType.U8, 1)}, cell, 1.5f) }};");
            foreach ((string name, MemoryType type) in new[] { ("boxes[thread & 3].D", MemoryType.I64), ("boxes[(int)(u640 & 3)].First.B", MemoryType.I32), ("boxes[1].Second.C", MemoryType.F32), ("boxes[thread & 3].First.A", MemoryType.U8), ("boxes[2].E", MemoryType.F16) })
                expressions.Variables.Add((name, type, true));
        }

        if (random.Next(3) == 0)
            Indices(random, expressions, statements);

        statements.Many(random.Next(4, 12));
        foreach ((string name, MemoryType type, _) in expressions.Variables.AsEnumerable().Reverse().ToArray())
            Output(name, type);
        return statements.Text;

        void Output(string name, MemoryType type)
        {
            if (RandomExpressions.IsFloat(type) && reals < Outputs)
                statements.Line($"reals[(long)thread * {Outputs} + {reals++}] = {name};");
            else if (!RandomExpressions.IsFloat(type) && integers < Outputs - 1)
                statements.Line($"integers[(long)thread * {Outputs} + {integers++}] = {(type == MemoryType.Bool ? $"{name} ? 1 : 0" : $"(long){name}")};");
        }
    }

    private static void Exchange(System.Random random, RandomExpressions expressions, RandomStatements statements, int number)
    {
        MemoryType type = expressions.Pick([MemoryType.I32, MemoryType.U32, MemoryType.I64, MemoryType.F32, MemoryType.F64, MemoryType.U64]);
        string name = RandomExpressions.Name(type);
        switch (random.Next(11))
        {
            case 0:
                statements.Declare(type, $"Warp.{expressions.Pick(["ShuffleXor", "ShuffleDown", "ShuffleUp", "Shuffle"])}({expressions.Of(type, 2)}, {random.Next(32)})");
                break;
            case 1:
                statements.Declare(MemoryType.I32, $"Group.BarrierPopCount({expressions.Of(MemoryType.Bool, 2)})");
                break;
            case 2:
                statements.Declare(MemoryType.Bool, $"Group.{expressions.Pick(["BarrierAnd", "BarrierOr"])}({expressions.Of(MemoryType.Bool, 2)})");
                break;
            case 3:
                statements.Line($"var shared{number} = SharedMemory.Allocate<Outer>(64);\nvar outer{number} = new Outer {{ D = {expressions.Of(MemoryType.I64, 2)}, E = {expressions.Of(MemoryType.F16, 2)} }};");
                statements.Line($"outer{number}.Second.Bump({expressions.Of(MemoryType.I32, 2)});\nshared{number}[Group.IdxX] = outer{number};\nGroup.Barrier();");
                statements.Line($"outer{number} = shared{number}[(Group.IdxX + {random.Next(64)}) % Group.DimX];");
                statements.Structs.Add($"outer{number}");
                expressions.Variables.Add(($"outer{number}.D", MemoryType.I64, true));
                expressions.Variables.Add(($"outer{number}.Second.B", MemoryType.I32, true));
                expressions.Variables.Add(($"outer{number}.E", MemoryType.F16, true));
                break;
            case 4:
                statements.Line($"var sums{number} = SharedMemory.Allocate<long>(4);\nif (Group.IdxX < 4) sums{number}[Group.IdxX] = {random.Next(100)};\nGroup.Barrier();");
                statements.Line($"Atomic.{expressions.Pick(["Add", "Max", "Min", "Or", "Xor", "And"])}(ref sums{number}[thread & 3], {expressions.Of(MemoryType.I64, 2)});\nGroup.Barrier();");
                statements.Declare(MemoryType.I64, $"sums{number}[{expressions.Of(MemoryType.I32, 1)} & 3]");
                break;
            case 5:
                Collective(random, expressions, statements, number);
                break;
            case 6:
                statements.Declare(type, $"{expressions.Pick(["Group", "Warp"])}.Broadcast({expressions.Of(type, 2)}, {random.Next(32)})");
                break;
            case 7:
                int width = 2 << random.Next(5);
                statements.Declare(type, $"Warp.{expressions.Pick(["ShuffleXor", "ShuffleDown", "ShuffleUp", "Shuffle"])}({expressions.Of(type, 2)}, {random.Next(width)}, {width})");
                break;
            case 8:
                string shape = expressions.Pick([$"Allocate2D<{name}, Stride2D.DenseX>(new Index2D(8, 8), new Stride2D.DenseX(9))", $"Allocate2DDenseX<{name}>(new Index2D(8, 8))", $"Allocate2DDenseY<{name}>(new Index2D(8, 8))"]);
                statements.Line($"var tile{number} = SharedMemory.{shape};\ntile{number}[Group.IdxX % 8, Group.IdxX / 8] = {expressions.Of(type, 2)};\nGroup.Barrier();");
                statements.Declare(type, $"tile{number}[new Index2D({expressions.Of(MemoryType.I32, 1)} & 7, {expressions.Of(MemoryType.I32, 1)} & 7)]");
                expressions.Variables.Add(($"tile{number}[thread >> 3 & 7, thread & 7]", type, false));
                break;
            default:
                statements.Line($"var cells{number} = SharedMemory.Allocate<{name}>(Group.DimX);\n{name} turn{number} = {expressions.Of(type, 2)};");
                statements.Line($"for (int round = 0; round < 3; round++)\n{{\ncells{number}[Group.IdxX] = turn{number};\nGroup.Barrier();\nturn{number} += cells{number}[Group.IdxX ^ (1 << round)];\nGroup.Barrier();\n}}");
                expressions.Variables.Add(($"turn{number}", type, true));
                break;
        }
    }

    // Reductions and scans go in one order on every executor, so sums of floats are the same to the bit; the least of a number and NaN is not the same.
    private static void Collective(System.Random random, RandomExpressions expressions, RandomStatements statements, int number)
    {
        (MemoryType type, string suffix) = expressions.Pick([(MemoryType.I32, "Int32"), (MemoryType.I64, "Int64"), (MemoryType.U32, "UInt32"), (MemoryType.U64, "UInt64"), (MemoryType.F32, "Float"), (MemoryType.F64, "Double")]);
        bool ofGroup = random.Next(2) == 0;
        string types = $"<{RandomExpressions.Name(type)}, ILGPU.Algorithms.ScanReduceOperations.{(RandomExpressions.IsFloat(type) ? "Add" : expressions.Pick(["Add", "Min"]))}{suffix}>", call = $"{(ofGroup ? "Group" : "Warp")}Extensions.";
        if (random.Next(4) > 0)
        {
            statements.Declare(type, $"{call}{expressions.Pick(["AllReduce", "InclusiveScan", "ExclusiveScan"])}{types}({expressions.Of(type, 2)})");
            return;
        }

        statements.Line($"var reduced{number} = {call}Reduce{types}({expressions.Of(type, 2)});");
        statements.Declare(type, $"{(ofGroup ? "Group.IsFirstThread" : "Warp.IsFirstLane")} ? reduced{number} : default");
    }

    private static void Indices(System.Random random, RandomExpressions expressions, RandomStatements statements)
    {
        (MemoryType type, string view) = expressions.Pick(Inputs);
        string name = RandomExpressions.Name(type);
        statements.Line($"Index2D pair = new({expressions.Of(MemoryType.I32, 2)}, {expressions.Of(MemoryType.I32, 2)}), other = (thread, {expressions.Of(MemoryType.I32, 2)});");
        statements.Line($"pair = pair {expressions.Pick(["+", "-", "*"])} other {expressions.Pick(["+", "-", "*"])} Index2D.One;\nLongIndex2D wide = pair;");
        statements.Line(random.Next(2) == 0
            ? $"var grid = new ArrayView2D<{name}, Stride2D.DenseX>({view}, new Index2D(16, 8), new Stride2D.DenseX(16));"
            : $"var grid = new ArrayView2D<{name}, Stride2D.DenseY>({view}, new Index2D(16, 8), new Stride2D.DenseY(8));");
        foreach ((string variable, MemoryType kind) in new[] { ("pair.X", MemoryType.I32), ("other.Y", MemoryType.I32), ("Index2D.Min(pair, other).Y", MemoryType.I32), ("Index2D.Max(pair, other).X", MemoryType.I32), ("wide.Y", MemoryType.I64), ("(pair == other)", MemoryType.Bool), ("pair.InBounds(other)", MemoryType.Bool), ("grid[thread & 15, thread >> 2 & 7]", type), ("grid[new Index2D(pair.X & 15, other.Y & 7)]", type) })
            expressions.Variables.Add((variable, kind, false));
    }

    private static void Method(StringBuilder text, System.Random random, string name, List<(string, MemoryType, MemoryType[])> methods, List<(string, MemoryType, MemoryType, MemoryType)> byReference)
    {
        RandomExpressions expressions = new(random);
        expressions.Methods.AddRange(methods);
        MemoryType first = expressions.Type(), second = expressions.Type(), third = expressions.Type();
        expressions.Variables.Add(("a", first, true));
        expressions.Variables.Add(("b", second, true));
        if (random.Next(3) == 0)
        {
            RandomStatements statements = new(random, expressions) { Return = static () => "return;" };
            string output = expressions.Of(third, 0);
            statements.Many(random.Next(1, 5));
            text.AppendLine($"static void {name}(ref {RandomExpressions.Name(first)} a, out {RandomExpressions.Name(third)} c, {RandomExpressions.Name(second)} b)\n{{\nunchecked\n{{\nc = {output};\n{statements.Text}\na = {expressions.Of(first, 2)};\n}}\n}}");
            byReference.Add((name, first, third, second));
            return;
        }

        RandomStatements body = new(random, expressions) { Return = () => $"return {expressions.Of(third, 2)};" };
        body.Many(random.Next(0, 5));
        text.AppendLine($"static {RandomExpressions.Name(third)} {name}({RandomExpressions.Name(first)} a, {RandomExpressions.Name(second)} b)\n{{\nunchecked\n{{\n{body.Text}return {expressions.Of(third, 3)};\n}}\n}}");
        methods.Add((name, third, [first, second]));
    }

    private static void AddScalars(RandomExpressions expressions)
    {
        foreach ((string name, MemoryType type) in new[] { ("A", MemoryType.U8), ("B", MemoryType.U64), ("C", MemoryType.F32), ("D", MemoryType.F16), ("E", MemoryType.I16), ("F", MemoryType.U32), ("G", MemoryType.F64), ("H.A", MemoryType.U8), ("H.B", MemoryType.I32), ("H.C", MemoryType.F32) })
            expressions.Variables.Add(("scalars." + name, type, false));
        expressions.Variables.Add(("Big", MemoryType.I64, false));
        expressions.Variables.Add(("Some", MemoryType.F64, false));
        expressions.Variables.Add(("Limit", MemoryType.U16, false));
    }

    private const string Members = """
        const long Big = 0x123456789abL;
        static readonly double Some = 1.0 / 3;
        static readonly ushort Limit = (ushort)(65530 + 3);
        static void Exchange(ref Inner x, ref Inner y) { (x, y) = (y, x); }
        static T Choose<T>(bool first, T a, T b) where T : unmanaged => first ? a : b;
        static int Apply<TOperation>(int a, int b) where TOperation : struct, IOperation => unchecked(TOperation.Of(a, b) + TOperation.Bias);
        static long Gap(int a, int b) { for (int i = 0; ; i++) { if (a >> i == b >> i) return i; if (i > 30) break; } return -1; }
        """;

    private const string Structs = """
        public struct Inner
        {
            public byte A; public int B; public float C;
            public Inner(byte a, int b, float c) { A = a; B = b; C = c; }
            public readonly int Sum => unchecked(A + B);
            public void Bump(int by) { unchecked { B += by; A++; } }
            public static Inner operator +(Inner x, Inner y) => unchecked(new((byte)(x.A + y.A), x.B - y.B, x.C));
        }
        public struct Outer
        {
            public Inner First; public long D; public Inner Second; public Half E;
            public readonly Inner Pick(bool which) => which ? First : Second;
            public long Total { readonly get => unchecked(D + First.B); set { D = value; Second.B = unchecked((int)value); } }
        }
        public struct Scalars { public byte A; public ulong B; public float C; public Half D; public short E; public uint F; public double G; public Inner H; }
        public interface IOperation { static abstract int Bias { get; } static abstract int Of(int a, int b); }
        public struct Adder : IOperation { public static int Bias => 3; public static int Of(int a, int b) => unchecked(a + b); }
        public struct Mixer : IOperation { public static int Bias { get; } = 11; static int IOperation.Of(int a, int b) => unchecked((a << 5 ^ b) * 31); }
        """;
}

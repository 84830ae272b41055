using System.Globalization;
using System.Text;
using SfKernels.Ptx.Numerics;
using Xunit;

namespace SfKernels.Ptx.Tests;

/// <summary>
/// One instruction on one thread, written on one line: "sub.u32 b32:1 b32:2 -> b32:-1". A value is TYPE:NUMBER; #TEXT is an operand as it stands.
/// Registers are bit-size (or .pred), which every instruction type accepts; floats are written into them as bits.
/// </summary>
internal static class InstructionCase
{
    public static void Check(string line, string target = "sm_90", ApproximationError error = ApproximationError.None)
    {
        string[] sides = line.Split(" -> ");
        string[] words = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (string type, ulong expected) = Value(sides[1].Trim());
        ulong actual = Run(words[0], type, words[1..], target, error);
        Assert.True(expected == actual, $"{line}: got 0x{actual:x}");
    }

    public static ulong Run(string instruction, string resultType, string[] operands, string target = "sm_90", ApproximationError error = ApproximationError.None)
    {
        StringBuilder declarations = new(), loads = new();
        List<ulong> inputs = [];
        List<string> names = [];
        foreach (string operand in operands)
        {
            if (operand.StartsWith('#'))
            {
                names.Add(operand[1..]);
                continue;
            }

            (string type, ulong value) = Value(operand);
            string name = $"%a{inputs.Count}";
            if (type == "pred")
            {
                declarations.AppendLine($".reg .pred {name}; .reg .b64 {name}_bits;");
                loads.AppendLine($"ld.global.b64 {name}_bits, [%in+{inputs.Count * 8}]; setp.ne.b64 {name}, {name}_bits, 0;");
            }
            else
            {
                declarations.AppendLine($".reg .{type} {name};");
                loads.AppendLine($"ld.global.{type} {name}, [%in+{inputs.Count * 8}];");
            }

            names.Add(name);
            inputs.Add(value);
        }

        string store = resultType == "pred" ? "selp.b64 %wide, 1, 0, %d; st.global.b64 [%out], %wide;" : $"st.global.{resultType} [%out], %d;";
        string text = $$"""
            .version 8.0
            .target {{target}}
            .address_size 64
            .visible .entry one(.param .align 8 .b8 input[16], .param .align 8 .b8 output[16])
            {
              .reg .b64 %in, %out, %wide;
              .reg .{{resultType}} %d;
              {{declarations}}
              ld.param.u64 %in, [input];
              ld.param.u64 %out, [output];
              {{loads}}
              {{instruction}} %d, {{string.Join(", ", names)}};
              {{store}}
              ret;
            }
            """;
        PtxDevice device = new();
        PtxBuffer input = device.Upload(inputs.DefaultIfEmpty().ToArray());
        PtxBuffer output = device.Upload<ulong>([0]);
        device.Launch(PtxModule.Parse(text).Entry("one"), 1, 1, new LaunchOptions { Error = error }, PtxArgument.View<ulong>(input), PtxArgument.View<ulong>(output));
        return output.Download<ulong>()[0];
    }

    /// <summary>The register type and the bits of a value such as f32:1.5.</summary>
    private static (string Type, ulong Bits) Value(string text)
    {
        string[] parts = text.Split(':');
        string number = parts[1];
        switch (parts[0])
        {
            case "pred":
                return ("pred", ulong.Parse(number, CultureInfo.InvariantCulture));
            case "b16" or "b32" or "b64":
                int bits = int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture);
                ulong value = number.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(number.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    : number.StartsWith('-') ? (ulong)long.Parse(number, CultureInfo.InvariantCulture) : ulong.Parse(number, CultureInfo.InvariantCulture);
                return (parts[0], bits == 64 ? value : value & ((1UL << bits) - 1));
            default:
                FloatFormat format = parts[0] switch { "f16" => FloatFormat.Half, "bf16" => FloatFormat.Brain, "f32" => FloatFormat.Single, _ => FloatFormat.Double };
                ulong encoded = number == "nan" ? format.NaN : format.Encode(number switch
                {
                    "inf" => double.PositiveInfinity,
                    "-inf" => double.NegativeInfinity,
                    _ => double.Parse(number, CultureInfo.InvariantCulture),
                });
                return ($"b{format.Bits}", encoded);
        }
    }
}

using SfKernels.Generators.Models;

namespace SfKernels.Generators.Emitting;

/// <summary>Writes what a kernel's partial class gets: its image, and a launcher with the kernel's own parameters.</summary>
internal static class LauncherText
{
    private const string Abstractions = "global::SfKernels.Abstractions.";

    public static string Write(CompiledKernel kernel)
    {
        KernelModel model = kernel.Model;
        string access = model.IsPublic ? "public" : "internal";
        CodeText text = new();
        OpenContainer(text, model.Container);
        Image(text, kernel, access);
        text.Line();
        // A private struct among the parameters keeps the launcher private.
        Launcher(text, model, model.IsPrivate ? "private" : access);
        CloseContainer(text, model.Container);
        return text.ToString();
    }

    public static void OpenContainer(CodeText text, ContainerModel container)
    {
        if (container.Namespace.Length > 0)
            text.Line($"namespace {container.Namespace};").Line();
        foreach (string declaration in container.Declarations)
            text.Open(declaration);
    }

    public static void CloseContainer(CodeText text, ContainerModel container)
    {
        foreach (string _ in container.Declarations)
            text.Close();
    }

    private static void Image(CodeText text, CompiledKernel kernel, string access)
    {
        KernelModel model = kernel.Model;
        // A string, not a UTF-8 literal: the C# compiler makes a node of each byte of those, about 2 microseconds of every build.
        // Six quotes: the comments hold C# text, which may hold raw strings of its own. No const: its value would stand in the assembly a second time.
        text.Line($"private static string {model.MemberName}Ptx => \"\"\"\"\"\"").Raw(kernel.Ptx).Raw("\"\"\"\"\"\";\n\n");
        text.Line($"/// <summary>The PTX of {model.DisplayName}.</summary>");
        text.Line($"{access} static {Abstractions}KernelImage {model.MemberName}Image {{ get; }} = new(");
        text.Line($"    \"{model.Entry}\",");
        text.Line($"    {model.MemberName}Ptx,");
        string parameters = string.Concat(model.Parameters.Select(parameter => $",\n        new {Abstractions}KernelParameter(\"{parameter.Name}\", {parameter.Size}, {parameter.Alignment})"));
        text.Raw($"        {model.BlockSize},\n        {model.MinimumArchitecture},\n        {kernel.SharedBytes}{parameters});\n");
    }

    private static void Launcher(CodeText text, KernelModel model, string access)
    {
        string launcher = Free(model, "launcher"), blocks = Free(model, "blocks"), stream = Free(model, "stream");
        text.Line($"/// <summary>Starts {model.DisplayName} and returns without waiting for it.</summary>");
        text.Line($"/// <param name=\"{launcher}\">Starts kernels on a device.</param>");
        text.Line($"/// <param name=\"{blocks}\">Blocks of the grid, {model.BlockSize} threads each.</param>");
        text.Line($"/// <param name=\"{stream}\">Handle of the stream; 0 is the default stream.</param>");
        foreach (KernelParameterModel parameter in model.Parameters)
            text.Line($"/// <param name=\"{parameter.Name}\">The kernel's parameter of this name.</param>");
        string parameters = string.Concat(model.Parameters.Select(parameter => $", {parameter.LauncherType} @{parameter.Name}"));
        text.Open($"{access} static void Launch{model.MemberName}({Abstractions}IKernelLauncher {launcher}, int {blocks}, nint {stream}{parameters})");
        string addresses = string.Join(", ", model.Parameters.Select(parameter => $"{Abstractions}KernelArgument.AddressOf(ref @{parameter.Name})"));
        string arguments = model.Parameters.Count == 0 ? "default" : $"stackalloc nint[] {{ {addresses} }}";
        text.Line($"{launcher}.Launch({model.MemberName}Image, {blocks}, {stream}, {arguments});");
        text.Close();
    }

    // A kernel may have a parameter of the same name.
    private static string Free(KernelModel model, string name)
    {
        while (model.Parameters.Any(parameter => parameter.Name == name))
            name += "Of";
        return name;
    }
}

using Xunit;

namespace SfKernels.Training.Tests.Data;

/// <summary>Data sets that lie beside the repository on some machines and are no part of it.</summary>
internal static class SharedData
{
    /// <summary>The folder of the BCCD blood cells, or a skip.</summary>
    public static string Bccd()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SfKernels.sln")))
            folder = folder.Parent;
        string bccd = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", "data", "bccd");
        Skip.IfNot(Directory.Exists(bccd), "needs the BCCD data set in ../shared/data/bccd");
        return bccd;
    }
}

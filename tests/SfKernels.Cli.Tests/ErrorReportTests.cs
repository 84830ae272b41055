using System.Runtime.InteropServices;
using SfKernels.Cli.Errors;
using Xunit;

namespace SfKernels.Cli.Tests;

public sealed class ErrorReportTests
{
    public static TheoryData<Exception> OutOfMemory => new(
        new OutOfMemoryException(),
        new ExternalException("[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 46080000000 bytes. Error code 12\nmore"),
        new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB\nmore"));

    [Theory]
    [MemberData(nameof(OutOfMemory))]
    public void TooLittleMemoryNamesTheOptionsThatNeedIt(Exception error)
    {
        string message = ErrorReport.Message(error);
        Assert.StartsWith("not enough memory: use a smaller --batch or --image-size", message, StringComparison.Ordinal);
        Assert.DoesNotContain("more", message, StringComparison.Ordinal);
        Assert.Equal(1, ErrorReport.Code(error));
    }
}

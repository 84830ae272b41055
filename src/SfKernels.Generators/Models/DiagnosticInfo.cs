using Microsoft.CodeAnalysis;
using SfKernels.Generators.Diagnostics;

namespace SfKernels.Generators.Models;

/// <summary>A diagnostic as a value.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Dialect.ById(Id), Location.ToLocation(), Arguments.ToArray<object>());
}

namespace SfKernels.Generators.Models;

/// <summary>A place where threads wait for each other, or exchange values.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="OfWarp">Only the threads of a warp meet there, not those of the whole block.</param>
internal sealed record Meeting(LocationInfo Place, bool OfWarp);

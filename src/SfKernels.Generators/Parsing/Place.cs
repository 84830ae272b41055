namespace SfKernels.Generators.Parsing;

/// <summary>Where a value can be read and written: locals or memory.</summary>
internal abstract class Place;

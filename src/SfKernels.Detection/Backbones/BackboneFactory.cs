namespace SfKernels.Detection.Backbones;

/// <summary>Backbones by the names that the command line and run folders use.</summary>
public static class BackboneFactory
{
    /// <summary>The name of the small network.</summary>
    public const string Tiny = "tiny";

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [Tiny, "resnet18", "resnet34", "resnet50", "resnet101"];

    /// <summary>Creates a backbone with its pyramid.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="norm">Norm of a residual network.</param>
    /// <param name="frozenStages">Stages of a residual network, from the input on, that are not trained.</param>
    /// <param name="tiny">Shape of the small network.</param>
    /// <param name="pyramid">Width and levels.</param>
    public static PyramidBackbone Create(string name, NormKind norm, int frozenStages, TinyBackboneSettings tiny, PyramidSettings pyramid)
    {
        if (name == Tiny)
        {
            return new PyramidBackbone(new TinyBody(tiny), pyramid);
        }

        ResNetDepth depth = ResNetDepth.Find(name)
            ?? throw new ArgumentException($"backbone '{name}' is unknown; known are {string.Join(", ", Names)}", nameof(name));
        return new PyramidBackbone(new ResNetBody(depth, norm, frozenStages), pyramid);
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        public static FrozenBatchNorm2d FrozenBatchNorm2d(int num_features, double eps = 1E-05, Device? device = null) => new(num_features, eps, device);
    }
}

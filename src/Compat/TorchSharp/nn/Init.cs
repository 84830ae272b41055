using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors in place, outside autograd, and returns them. Draws come from the default generator unless one is given.</summary>
        public static partial class init
        {
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var noGrad = no_grad();
                CallVoid("aten::fill_", "Scalar", tensor, val);
                return tensor;
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                CallVoid("aten::uniform_", "", tensor, low, high, generator);
                return tensor;
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using var noGrad = no_grad();
                CallVoid("aten::normal_", "", tensor, mean, std, generator);
                return tensor;
            }

            /// <summary>N(mean, std^2) cut off outside [a, b].</summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                using var noGrad = no_grad();
                // A uniform draw between the two quantiles goes through the inverse distribution function; 2 Phi(x) - 1 = erf(x / sqrt 2).
                var low = Erf((a - mean) / std / Math.Sqrt(2));
                var high = Erf((b - mean) / std / Math.Sqrt(2));
                CallVoid("aten::uniform_", "", tensor, low, high, generator);
                CallVoid("aten::erfinv_", "", tensor);
                CallVoid("aten::mul_", "Scalar", tensor, std * Math.Sqrt(2));
                CallVoid("aten::add_", "Scalar", tensor, mean, 1L);
                CallVoid("aten::clamp_", "", tensor, a, b);
                return tensor;
            }

            /// <summary>Uniform within +-gain sqrt(6 / (fan in + fan out)).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>N(0, gain^2 2 / (fan in + fan out)).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            /// <summary>Uniform within +-sqrt(3) gain / sqrt(fan).</summary>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>N(0, gain^2 / fan).</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>The factor by which a layer's standard deviation should grow because of the nonlinearity after it.</summary>
            /// <param name="param">Slope of the leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions", nameof(tensor));
                var receptive = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * receptive, shape[0] * receptive);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double Erf(double x)
            {
                using var argument = torch.tensor(x, ScalarType.Float64);
                using var value = Call("aten::erf", "", argument);
                return value.item<double>();
            }
        }
    }
}

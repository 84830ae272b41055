using SfKernels.Engine;

namespace TorchSharp;

public static partial class torch
{
    // Random numbers drawn into the tensor or with its elements as parameters.
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => Dispatch.Call("aten::bernoulli", "", this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::bernoulli_", "float", this, p, generator);
            return this;
        }

        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::bernoulli_", "Tensor", this, p, generator);
            return this;
        }

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::normal_", "", this, mean, std, generator);
            return this;
        }

        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::uniform_", "", this, from, to, generator);
            return this;
        }

        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::log_normal_", "", this, mean, std, generator);
            return this;
        }

        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::exponential_", "", this, lambda, generator);
            return this;
        }

        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::cauchy_", "", this, median, sigma, generator);
            return this;
        }

        public Tensor geometric_(double p, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::geometric_", "", this, p, generator);
            return this;
        }

        public Tensor random_(double from, double to, Generator? generator = null)
        {
            Dispatch.CallVoid("aten::random_", "from", this, (long)from, (long)to, generator);
            return this;
        }

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
            => Dispatch.Call("aten::multinomial", "", this, num_samples, replacement, generator);

        public Tensor poisson(Generator? generator = null) => Dispatch.Call("aten::poisson", "", this, generator);
    }
}

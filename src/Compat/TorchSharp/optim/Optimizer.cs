using TorchSharp.Modules;
using static SfKernels.Engine.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients, in groups that share options.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            private protected Optimizer()
            {
            }

            public virtual IEnumerable<ILearningRateController> ParamGroups => Groups;

            private protected List<ParamGroup> Groups { get; } = [];

            public virtual IEnumerable<Parameter> parameters() => Groups.SelectMany(group => group.Parameters);

            public virtual void add_param_group(ParamGroup param_group) => Groups.Add(param_group);

            /// <summary>Sets existing gradients to zero, in place.</summary>
            public virtual void zero_grad()
            {
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                foreach (var group in Groups)
                {
                    Tensor[] gradients = [.. group.Parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
                    if (gradients.Length > 0)
                        CallVoid("aten::_foreach_zero_", "", gradients);
                }
            }

            /// <param name="closure">Computes the loss and its gradients before the step.</param>
            /// <returns>What the closure returned, or null.</returns>
            public virtual Tensor? step(Func<Tensor>? closure = null) => closure?.Invoke();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }
        }
    }
}

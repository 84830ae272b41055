namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of modules whose <c>forward</c> takes two arguments.</summary>
        public abstract class Module<T1, T2, TResult> : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary><see cref="forward"/> between the registered hooks.</summary>
            public TResult call(T1 input1, T2 input2) => HasHooks ? CallHooked(input1, input2) : forward(input1, input2);

            private TResult CallHooked(T1 input1, T2 input2)
            {
                RunModulePreHooks();
                foreach (var hook in PreHooks)
                {
                    if (hook(this, input1, input2) is { } modified)
                        (input1, input2) = modified;
                }
                var result = forward(input1, input2);
                foreach (var hook in PostHooks)
                {
                    var modified = hook(this, input1, input2, result);
                    if (modified is not null)
                        result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}

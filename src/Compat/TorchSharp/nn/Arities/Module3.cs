namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of modules whose <c>forward</c> takes three arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary><see cref="forward"/> between the registered hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3) => HasHooks ? CallHooked(input1, input2, input3) : forward(input1, input2, input3);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3)
            {
                RunModulePreHooks();
                foreach (var hook in PreHooks)
                {
                    if (hook(this, input1, input2, input3) is { } modified)
                        (input1, input2, input3) = modified;
                }
                var result = forward(input1, input2, input3);
                foreach (var hook in PostHooks)
                {
                    var modified = hook(this, input1, input2, input3, result);
                    if (modified is not null)
                        result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}

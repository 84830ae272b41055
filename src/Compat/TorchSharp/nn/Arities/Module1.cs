namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of modules whose <c>forward</c> takes one argument.</summary>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            /// <summary><see cref="forward"/> between the registered hooks.</summary>
            public TResult call(T input) => HasHooks ? CallHooked(input) : forward(input);

            private TResult CallHooked(T input)
            {
                RunModulePreHooks();
                foreach (var hook in PreHooks)
                {
                    var modified = hook(this, input);
                    if (modified is not null)
                        input = modified;
                }
                var result = forward(input);
                foreach (var hook in PostHooks)
                {
                    var modified = hook(this, input, result);
                    if (modified is not null)
                        result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}

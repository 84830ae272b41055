namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose <c>call</c> runs hooks around <c>forward</c>. A hook that returns null leaves the value as it is.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private readonly OrderedDictionary<string, TPreHook> pre = [];
            private readonly OrderedDictionary<string, TPostHook> post = [];
            private readonly OrderedDictionary<string, Action<Module>> modulePre = [];
            private readonly OrderedDictionary<string, Action<Module>> modulePost = [];
            private int hooks;

            protected HookableModule(string name)
                : base(name)
            {
            }

            internal bool HasHooks => hooks != 0;

            internal IEnumerable<TPreHook> PreHooks => pre.Values;

            internal IEnumerable<TPostHook> PostHooks => post.Values;

            public HookRemover register_forward_hook(TPostHook hook) => Register(post, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Register(modulePost, hook);

            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(pre, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Register(modulePre, hook);

            internal void RunModulePreHooks()
            {
                foreach (var hook in modulePre.Values)
                    hook(this);
            }

            internal void RunModulePostHooks()
            {
                foreach (var hook in modulePost.Values)
                    hook(this);
            }

            private HookRemover Register<T>(OrderedDictionary<string, T> hooksOfKind, T hook)
            {
                var key = Guid.NewGuid().ToString();
                hooksOfKind.Add(key, hook);
                hooks++;
                return new HookRemover(this, key);
            }

            private void Remove(string key)
            {
                if (pre.Remove(key) || post.Remove(key) || modulePre.Remove(key) || modulePost.Remove(key))
                    hooks--;
            }

            /// <summary>Takes one hook off again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove() => module.Remove(key);
            }
        }
    }
}

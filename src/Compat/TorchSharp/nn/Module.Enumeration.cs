using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters in order of registration, own ones first, each object once, named by its path.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, parameter) in ownParameters)
                {
                    if (seen.Add(parameter))
                        yield return (key, parameter);
                }
                if (!recurse)
                    yield break;
                foreach (var (child, module) in named_children())
                {
                    foreach (var (key, parameter) in module.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                            yield return ($"{child}.{key}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Buffers in order of registration, own ones first, each object once, named by its path.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, (buffer, persistent)) in ownBuffers)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(buffer))
                        yield return (key, buffer);
                }
                if (!recurse)
                    yield break;
                foreach (var (child, module) in named_children())
                {
                    foreach (var (key, buffer) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer))
                            yield return ($"{child}.{key}", buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (key, module) in submodules)
                    yield return (key, module);
            }

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>Every descendant, children before grandchildren; this module itself is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var entry in named_children())
                    yield return entry;
                foreach (var (child, module) in named_children())
                {
                    foreach (var (key, descendant) in module.named_modules())
                        yield return ($"{child}.{key}", descendant);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter at a dotted path, or null.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                if (ownParameters.TryGetValue(target, out var parameter))
                    return parameter;
                return Descend(target, out var rest)?.get_parameter(rest);
            }

            /// <summary>The buffer at a dotted path, or null.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                if (ownBuffers.TryGetValue(target, out var entry))
                    return entry.Tensor;
                return Descend(target, out var rest)?.get_buffer(rest);
            }

            private Module? Descend(string target, out string rest)
            {
                var dot = target.IndexOf('.');
                rest = dot < 0 ? string.Empty : target[(dot + 1)..];
                if (dot < 0)
                    return null;
                var head = target[..dot];
                foreach (var (key, module) in named_children())
                {
                    if (key == head)
                        return module;
                }
                return null;
            }
        }
    }
}

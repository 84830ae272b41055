namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// The module's own tensors (not copies) by path: parameters, then persistent buffers. Tied parameters appear under every name they have.
            /// </summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";
                foreach (var (key, parameter) in named_parameters())
                    destination.TryAdd(Key(key), parameter);
                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Key(key), buffer);
                foreach (var (key, module) in named_children())
                    module.state_dict(destination, Key(key));
                return destination;
            }

            /// <summary>Copies <paramref name="source"/> into the module's tensors, converting dtype and device; shapes must agree.</summary>
            /// <returns>Names that the module has and the source lacks, and the reverse.</returns>
            /// <exception cref="InvalidOperationException">The names differ and <paramref name="strict"/> is set, or a shape differs. Nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                var skipped = new HashSet<string>(skip ?? []);
                var destination = state_dict();
                var missing = destination.Keys.Where(key => !source.ContainsKey(key) && !skipped.Contains(key)).ToList();
                var unexpected = source.Keys.Where(key => !destination.ContainsKey(key) && !skipped.Contains(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The loaded state_dict is not identical to the target dictionary. {Listing("Missing", missing)} {Listing("Unexpected", unexpected)}");

                var pairs = source.Where(entry => !skipped.Contains(entry.Key) && destination.ContainsKey(entry.Key)).ToList();
                foreach (var (key, value) in pairs)
                {
                    // copy_ would broadcast a [1] over a [64] without a word.
                    if (!value.shape.AsSpan().SequenceEqual(destination[key].shape))
                        throw new InvalidOperationException($"state_dict entry '{key}' has shape [{string.Join(", ", value.shape)}], the module expects [{string.Join(", ", destination[key].shape)}].");
                }
                using var noGrad = no_grad();
                foreach (var (key, value) in pairs)
                    destination[key].copy_(value);
                return (missing, unexpected);
            }

            private static string Listing(string kind, List<string> keys) =>
                keys.Count == 0 ? $"{kind}: none." : $"{kind}: {string.Join(", ", keys.Take(10))}{(keys.Count > 10 ? $" and {keys.Count - 10} more" : string.Empty)}.";

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes the number of entries (LEB128), then each name and tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Write7BitEncodedInt64(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <param name="reader">Positioned where <see cref="save(BinaryWriter, IList{string}?)"/> began to write.</param>
            /// <param name="strict">The stream must hold exactly the module's names.</param>
            /// <param name="skip">Names that are read over.</param>
            /// <param name="loadedParameters">Receives every name of the stream and whether the module has it.</param>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var destination = state_dict();
                var count = reader.Read7BitEncodedInt64();
                if (strict && count != destination.Count)
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {destination.Count}, but found {count} entries.", nameof(reader));
                using var noGrad = no_grad();
                for (var i = 0L; i < count; i++)
                {
                    var key = reader.ReadString();
                    var found = destination.TryGetValue(key, out var target);
                    if (!found && strict)
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'", nameof(reader));
                    if (found && !(skip?.Contains(key) ?? false))
                        target!.Load(reader);
                    else
                        TensorExtensionMethods.Load(reader, skip: true);
                    loadedParameters?.Add(key, found);
                }
                return this;
            }

            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}

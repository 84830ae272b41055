using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            internal Module ConvertTo(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is { } type && !IsFloating(type))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={type}", nameof(dtype));
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => ConvertTo(other.dtype, other.device, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>
            /// Replaces the parameters and buffers that need a new dtype or device by new objects, in the registry and in the property or field that
            /// holds them. An optimiser that was given the old parameters must therefore be made after this call.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in named_children())
                    child._toEpilog(dtype, device, non_blocking);
                foreach (var (key, parameter) in ownParameters.ToList())
                {
                    if (ReplaceParameter(dtype, device, parameter, out var replacement))
                        Assign(key, parameter, replacement!, () => ConditionallyRegisterParameter(key, replacement));
                }
                foreach (var (key, (buffer, persistent)) in ownBuffers.ToList())
                {
                    if (ReplaceBuffer(dtype, device, buffer, out var replacement))
                        Assign(key, buffer, replacement!, () => ConditionallyRegisterBuffer(key, replacement, persistent));
                }
            }

            private void Assign(string key, Tensor old, Tensor replacement, Action register)
            {
                var property = GetType().GetProperty(key, BindingFlags.Public | BindingFlags.Instance);
                if (property?.SetMethod is not null && property.PropertyType.IsInstanceOfType(replacement))
                    property.SetValue(this, replacement);
                register();
                ComponentFields(GetType()).FirstOrDefault(field => field.ComponentName() == key)?.SetValue(this, replacement);
                old.Dispose();
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (!NeedsCopy(dtype, device, param))
                    return false;
                using var noGrad = no_grad();
                p = (Parameter)new Parameter(param.detach().to(TargetType(dtype, param), device ?? param.device), param.requires_grad).DetachFromDisposeScope();
                using var gradient = param.grad;
                if (gradient is not null)
                    p.grad = gradient.to(TargetType(dtype, gradient), device ?? param.device);
                return true;
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = NeedsCopy(dtype, device, buffer) ? buffer.to(TargetType(dtype, buffer), device ?? buffer.device).DetachFromDisposeScope() : null;
                return result is not null;
            }

            private static bool NeedsCopy(ScalarType? dtype, Device? device, Tensor tensor) =>
                TargetType(dtype, tensor) != tensor.dtype || (device is not null && !IsOn(device, tensor.device));

            private static bool IsOn(Device wanted, Device actual) => wanted.type == actual.type && (wanted.index < 0 || wanted.index == actual.index);

            private static ScalarType TargetType(ScalarType? dtype, Tensor tensor) =>
                dtype is { } type && IsFloating(tensor.dtype) ? type : tensor.dtype;

            private static bool IsFloating(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
        }
    }
}

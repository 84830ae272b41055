namespace TorchSharp;

/// <summary>Padding of a convolution by rule.</summary>
public enum Padding
{
    Valid = 0,
    Same = 1,
}

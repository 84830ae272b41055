namespace SfKernels.Autograd;

/// <summary>How the classification loss is weighed against the localisation loss.</summary>
public enum Guidance
{
    /// <summary>Not at all: L_loc + L_cls.</summary>
    None,

    /// <summary>L_loc + s r L_cls with r = L_loc / L_cls, detached: the official code.</summary>
    Constant,

    /// <summary>L_loc + exp(-v) r L_cls + v / 2 with a trained v = log(sigma^2), 0 at first: the paper's equations 22 to 24.</summary>
    Learned,
}

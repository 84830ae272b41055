// Projects that reference this assembly build losses of their own on its kernels.
[assembly: SfKernels.Abstractions.PtxLibrary]

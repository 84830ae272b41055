namespace SfKernels.Kernels.Matching;

/// <summary>Cells X0..X1 by Y0..Y1 of a level, both ends included.</summary>
internal readonly record struct CellWindow(int X0, int X1, int Y0, int Y1)
{
    /// <summary>No cell at all.</summary>
    public static CellWindow None => new(0, -1, 0, -1);

    /// <summary>False where an end lies before its start.</summary>
    public bool HasCells => X0 <= X1 && Y0 <= Y1;
}

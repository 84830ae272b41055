namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>Corners; corner and size; centre and size.</summary>
        public enum BoxFormats
        {
            xyxy = 0,
            xywh = 1,
            cxcywh = 2,
        }
    }
}

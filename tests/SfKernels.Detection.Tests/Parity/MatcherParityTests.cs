using System.Text.Json;
using SfKernels.Autograd;
using SfKernels.Kernels.Geometry;
using SfKernels.Kernels.Matching;
using SfKernels.Ops;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SfKernels.Detection.Tests.Parity;

/// <summary>torchvision's matcher and box losses, and ours, on the same pictures: matches to the bit, losses and gradients to float32.</summary>
public sealed class MatcherParityTests
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [SkippableFact]
    public void MatchesLossesAndGradientsAgree()
    {
        using var folder = new ScratchFolder();
        string question = Path.Combine(folder.Path, "pictures.json");
        string answer = Path.Combine(folder.Path, "answers.json");
        Picture[] pictures = [.. Enumerable.Range(0, 24).Select(Picture.Draw)];
        File.WriteAllText(question, JsonSerializer.Serialize(pictures, s_json));

        PythonTorch.Run("tv_matcher.py", question, answer);

        Answer[] answers = JsonSerializer.Deserialize<Answer[]>(File.ReadAllText(answer), s_json)!;
        for (int i = 0; i < pictures.Length; i++)
        {
            Compare(pictures[i], answers[i]);
        }
    }

    private static void Compare(Picture picture, Answer expected)
    {
        using DisposeScope scope = NewDisposeScope();
        var op = new AnchorAssignmentOp(AnchorSettings.TorchvisionRetinaNet, new MatcherSettings(picture.Foreground, picture.Background));
        Tensor boxes = tensor(picture.Boxes.SelectMany(static box => box).ToArray()).reshape(-1, 4);
        AnchorAssignment assignment = op.Assign(picture.Height, picture.Width, [boxes], [ones(boxes.shape[0], dtype: ScalarType.Int64)]);
        int anchors = assignment.Grid.Count;
        Assert.Equal(expected.Anchors, anchors);
        long[] labels = assignment.Labels.data<long>().ToArray();
        long[] matched = assignment.Matched.data<long>().ToArray();

        // torchvision writes -1 for background and -2 between the thresholds.
        Assert.Equal(expected.Matched, matched.Zip(labels, static (match, label) => match >= 0 ? match : label - 1));

        Tensor deltas = sin(arange(4 * anchors, dtype: ScalarType.Float32)).reshape(1, anchors, 4).requires_grad_();
        Close(expected.Smooth, expected.SmoothGradient, BoxLosses.SmoothL1([deltas], assignment, normaliser: BoxNormaliser.Sum), deltas, matched);
        deltas.grad = null;
        Close(expected.Giou, expected.GiouGradient, BoxLosses.GIoU([deltas], assignment, normaliser: BoxNormaliser.Sum), deltas, matched);
    }

    private static void Close(float expected, float[] expectedGradient, Tensor loss, Tensor deltas, long[] matched)
    {
        loss.backward();
        float[] gradient = deltas.grad!.data<float>().ToArray();
        int next = 0;
        Assert.Equal(expected, loss.item<float>(), 1e-5f * expected);
        for (int i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(matched[i / 4] >= 0 ? expectedGradient[next++] : 0f, gradient[i], 2e-5f);
        }
    }

    private sealed record Answer(int Anchors, long[] Matched, float Smooth, float Giou, float[] SmoothGradient, float[] GiouGradient);

    private sealed record Picture(int Height, int Width, float Foreground, float Background, float[][] Boxes)
    {
        public static Picture Draw(int seed)
        {
            var random = new Random(seed);
            int width = 32 * random.Next(2, 9);
            int height = 32 * random.Next(2, 9);
            return new Picture(height, width, 0.5f, 0.4f, [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Box(random, width, height))]);
        }

        // Every third box sits on the grid of the finest anchors, where many of them tie.
        private static float[] Box(Random random, int width, int height)
        {
            bool aligned = random.Next(3) == 0;
            float side = aligned ? 8 * random.Next(1, 8) : 4 * MathF.Exp((float)random.NextDouble() * 4);
            float other = aligned ? 8 * random.Next(1, 8) : side * MathF.Exp((float)random.NextDouble() - 0.5f);
            float x = aligned ? 8 * random.Next(width / 8) : (float)random.NextDouble() * width;
            float y = aligned ? 8 * random.Next(height / 8) : (float)random.NextDouble() * height;
            return [x, y, x + side, y + other];
        }
    }
}

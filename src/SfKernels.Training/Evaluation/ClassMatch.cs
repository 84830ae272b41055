using SfKernels.Training.Data;

namespace SfKernels.Training.Evaluation;

/// <summary>Which class of a trained model is which class of other data, by name: their order, and classes that the data lacks, do not matter.</summary>
public sealed class ClassMatch
{
    private readonly int[] _labels;

    /// <summary>Matches names; of several classes of one name the first goes to the first.</summary>
    /// <param name="trained">The model's classes.</param>
    /// <param name="data">Those that detections are measured against.</param>
    public ClassMatch(IReadOnlyList<Category> trained, IReadOnlyList<Category> data)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(data);
        List<Category> left = [.. data];
        _labels = new int[trained.Count + 1];
        List<string> absent = [];
        foreach (Category category in trained)
        {
            int at = left.FindIndex(other => other.Name == category.Name);
            if (at < 0)
            {
                absent.Add(category.Name);
                continue;
            }

            _labels[category.Label] = left[at].Label;
            left.RemoveAt(at);
        }

        Unknown = [.. left.Select(static category => category.Name)];
        Absent = absent;
    }

    /// <summary>Classes of the data that the model was not trained on.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Classes of the model that the data lacks: what was found of them cannot be measured.</summary>
    public IReadOnlyList<string> Absent { get; }

    /// <summary>Detections under the labels of the data, without those of classes that it lacks.</summary>
    /// <param name="found">Of each image, under the labels of the model.</param>
    public IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> InData(IReadOnlyDictionary<long, IReadOnlyList<ScoredBox>> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.ToDictionary(
            static image => image.Key,
            IReadOnlyList<ScoredBox> (image) => [.. image.Value.Where(box => _labels[box.Label] > 0).Select(box => box with { Label = _labels[box.Label] })]);
    }
}

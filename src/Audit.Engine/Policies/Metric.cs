namespace Audit.Engine.Policies;

/// <summary>How well a model's answers agree with the labels of the data.</summary>
public enum Metric
{
    /// <summary>Share of rows whose largest output is at the label.</summary>
    Accuracy,

    /// <summary>Share of rows whose largest output is elsewhere.</summary>
    Error,

    /// <summary>Share of the rows predicted as a class that have it.</summary>
    Precision,

    /// <summary>Share of the rows of a class that are predicted as it.</summary>
    Recall,

    /// <summary>Harmonic mean of precision and recall.</summary>
    F1,

    /// <summary>Rows predicted as a class that have it, of all rows with either.</summary>
    Iou,

    /// <summary>The chance that a row of the class scores above a row of no such class, ties counted half.</summary>
    Auroc,

    /// <summary>Mean over rows of the distance of confidence and accuracy in their bin of confidence.</summary>
    CalibrationError,

    /// <summary>Mean cross-entropy, each row's cut off at a bound.</summary>
    Loss,
}

namespace Safety.Generators.Specs;

/// <summary>How a member returns.</summary>
internal enum ReturnShape
{
    Void,
    Value,
    Task,
    TaskOf,
    ValueTask,
    ValueTaskOf,
    AsyncSequence,
}

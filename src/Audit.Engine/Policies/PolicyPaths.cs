namespace Audit.Engine.Policies;

/// <summary>Paths of a policy, which stay as they were written and are relative to the policy file.</summary>
public static class PolicyPaths
{
    /// <summary>The full path of a file that the policy names; a rooted path stays as it is.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="path">A path as the policy states it.</param>
    public static string Resolve(this Policy policy, string path)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(policy.Path)) ?? "";
        return System.IO.Path.GetFullPath(path, folder);
    }
}

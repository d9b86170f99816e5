using Audit.Models.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

/// <summary>Asserts that a reader refuses content with a fault of a given code, and with nothing but faults.</summary>
internal static class Refused
{
    public static IReadOnlyList<Diagnostic> With(string code, Action read)
    {
        var fault = Caught(read);
        Assert.That(fault, Is.Not.Null, "nothing was refused");
        Assert.That(fault!.Diagnostics.Select(item => item.Code), Has.Some.EqualTo(code));
        Assert.That(fault.Diagnostics.Select(item => item.Place), Is.All.StartsWith("file"));
        return fault.Diagnostics;
    }

    private static InputFaultException? Caught(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (InputFaultException fault)
        {
            return fault;
        }
    }

    /// <summary>Every prefix and every single changed byte must be read or refused, never anything else.</summary>
    public static void OrReadWhenDamaged(byte[] good, string name, int step = 1)
    {
        for (var length = 0; length < good.Length; length += step) { ReadOrRefuse(good[..length], name); }
        for (var at = 0; at < good.Length; at += step)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF })
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= change;
                ReadOrRefuse(bad, name);
            }
        }
    }

    private static void ReadOrRefuse(byte[] bytes, string name)
    {
        try
        {
            Assert.That(DataReader.Parse(bytes, name).Arrays, Is.Not.Empty);
        }
        catch (InputFaultException fault)
        {
            Assert.That(fault.Diagnostics, Is.Not.Empty);
        }
    }
}

using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

[TestFixture]
public sealed class DeviceTest
{
    [Test]
    public void Open_Cpu_IsTheDefault()
    {
        using var device = Device.Open("cpu");
        Assert.That(device, Is.SameAs(Device.Cpu));
        Assert.That(Device.Cpu.Threads, Is.EqualTo(Environment.ProcessorCount));
        Assert.That(Device.Cpu.Width, Is.EqualTo(LaneWidths.Widest));
    }

    [Test]
    public void Open_Auto_IsAUsableGpuOrTheProcessor()
    {
        using var device = Device.Open();
        var gpu = Device.List().Any(entry => entry.IsGpu && entry.Refusal is null);
        Assert.That(device is CpuDevice, Is.EqualTo(!gpu));
    }

    [TestCase("gpu:99")]
    [TestCase("gpu:")]
    [TestCase("gpu:-1")]
    [TestCase("tpu")]
    [TestCase("")]
    [TestCase("GPU")]
    public void Open_Unknown_SaysWhatIsThere(string choice) =>
        Assert.That(() => Device.Open(choice), Throws.TypeOf<InputFaultException>().With.Message.Contains("Found: cpu: cpu ("));

    [Test]
    public void Open_GpuWhereThereIsNone_IsAFault()
    {
        if (Device.List().Any(entry => entry.IsGpu && entry.Refusal is null)) { Assert.Ignore("A GPU is there."); }
        Assert.That(() => Device.Open("gpu"), Throws.TypeOf<InputFaultException>().With.Message.Contains("no GPU was found"));
    }

    [Test]
    public void List_BeginsWithTheProcessor_ThenNumbersTheRest()
    {
        var list = Device.List();
        Assert.That(list.Select(entry => entry.Id), Is.EqualTo(Enumerable.Range(0, list.Length - 1).Select(index => $"gpu:{index}").Prepend("cpu")));
    }

    [Test]
    public void CpuDevice_WithoutThreadsOrWidth_IsRefused()
    {
        Assert.That(() => new CpuDevice(LaneWidth.Scalar, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CpuDevice((LaneWidth)3, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}

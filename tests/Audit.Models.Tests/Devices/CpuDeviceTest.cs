using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

[TestFixture(LaneWidth.Scalar, 1)]
[TestFixture(LaneWidth.Scalar, 2)]
[TestFixture(LaneWidth.Bits128, 1)]
[TestFixture(LaneWidth.Bits256, 1)]
[TestFixture(LaneWidth.Bits256, 2)]
[TestFixture(LaneWidth.Bits512, 1)]
[TestFixture(LaneWidth.Bits512, 2)]
public sealed class CpuDeviceTest(LaneWidth width, int threads) : DeviceContract
{
    protected override Device TryOpen() => new CpuDevice(width, threads);
}

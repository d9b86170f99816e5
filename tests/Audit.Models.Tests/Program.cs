using Audit.Models.Tests.Devices.Cpu;

// The tests start this assembly as a process of its own, with other instruction sets switched off, and compare what it prints.
Console.WriteLine(KernelDigest.Compute());

using GpuTrainer.Model;
using ILGPU;
using ILGPU.Runtime;
using static GpuTrainer.Kernels.Tests.KernelLaunches;

namespace GpuTrainer.Kernels.Tests;

/// <summary>A launch of each kernel that a layer brings along.</summary>
internal static class LayerKernelLaunches
{
    /// <summary>By the kernels' names.</summary>
    public static IReadOnlyDictionary<string, Func<TestDevice, KernelLaunch>> All { get; } =
        new Dictionary<string, Func<TestDevice, KernelLaunch>>
        {
            ["GpuTrainer.Model.GELU.ForwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>>>(
                    device, GELU.ForwardKernel)(device.Stream, Count, input, output)),
            ["GpuTrainer.Model.GELU.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>>>(
                    device, GELU.BackwardKernel)(device.Stream, Count, input, input.SubView(1), output)),
            ["GpuTrainer.Model.SiLU.ForwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>>>(
                    device, SiLU.ForwardKernel)(device.Stream, Count, input, output)),
            ["GpuTrainer.Model.SiLU.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>>>(
                    device, SiLU.BackwardKernel)(device.Stream, Count, input, input.SubView(1), output)),
            ["GpuTrainer.Model.Softmax.BackwardKernel"] = device => OfOutputs(device, Rows * Classes, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int>>(
                    device, Model.Softmax.BackwardKernel)(device.Stream, Rows, input, input.SubView(1), output, Classes)),
            ["GpuTrainer.Model.LeakyReLU.ForwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, float>>(
                    device, LeakyReLU.ForwardKernel)(device.Stream, Count, input, output, 0.2f)),
            ["GpuTrainer.Model.LeakyReLU.BackwardKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, float>>(
                    device, LeakyReLU.BackwardKernel)(device.Stream, Count, input, input.SubView(1), output, 0.2f)),
            ["GpuTrainer.Model.Residual.AddKernel"] = device => OfOutputs(device, Count, (input, output) =>
                Load<Action<AcceleratorStream, Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>>>(
                    device, Residual.AddKernel)(device.Stream, Count, input, input.SubView(1), output)),
        };
}

using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTrainer.Compute;

/// <summary>Checks the shapes of launches.</summary>
internal static class LaunchShape
{
    /// <summary>The extent of an auto-grouped launch; unused axes are 1.</summary>
    internal static Index3D Extent<TShape>(KernelDescriptor descriptor, TShape shape)
        where TShape : struct
    {
        Index3D extent;
        if (typeof(TShape) == typeof(Index1D))
        {
            extent = new(Unsafe.As<TShape, Index1D>(ref shape).X, 1, 1);
        }
        else if (typeof(TShape) == typeof(Index2D))
        {
            Index2D plane = Unsafe.As<TShape, Index2D>(ref shape);
            extent = new(plane.X, plane.Y, 1);
        }
        else
        {
            extent = Unsafe.As<TShape, Index3D>(ref shape);
        }

        if (extent.X < 1 || extent.Y < 1 || extent.Z < 1)
            ThrowEmpty(descriptor, $"extent {extent}");
        return extent;
    }

    /// <summary>Throws unless every dimension is positive and within the device's limits.</summary>
    internal static void Validate(KernelDescriptor descriptor, Accelerator accelerator, in KernelConfig config)
    {
        Index3D grid = config.GridDim, group = config.GroupDim;
        if (grid.X < 1 || grid.Y < 1 || grid.Z < 1 || group.X < 1 || group.Y < 1 || group.Z < 1)
            ThrowEmpty(descriptor, $"grid {grid} x group {group}");

        Index3D maxGroup = accelerator.MaxGroupSize, maxGrid = accelerator.MaxGridSize;
        if (Count(group) > accelerator.MaxNumThreadsPerGroup || group.X > maxGroup.X || group.Y > maxGroup.Y || group.Z > maxGroup.Z)
        {
            throw new ArgumentOutOfRangeException(
                nameof(config), $"{descriptor.Name}: a group of {group} has {Count(group)} threads; {accelerator.Name} allows " +
                $"{accelerator.MaxNumThreadsPerGroup} and {maxGroup} along the axes. Launch smaller groups.");
        }

        if (grid.X > maxGrid.X || grid.Y > maxGrid.Y || grid.Z > maxGrid.Z)
        {
            throw new ArgumentOutOfRangeException(
                nameof(config), $"{descriptor.Name}: the grid is {grid}; {accelerator.Name} allows {maxGrid}. Give each group more work.");
        }
    }

    /// <summary>The number of elements of a shape; <see cref="long.MaxValue"/> on overflow. (ILGPU's Size asserts 32 bits.)</summary>
    internal static long Count(Index3D shape)
    {
        long plane = (long)shape.X * shape.Y;
        return plane <= int.MaxValue ? plane * shape.Z : shape.Z == 1 ? plane : long.MaxValue;
    }

    private static void ThrowEmpty(KernelDescriptor descriptor, string shape) => throw new ArgumentOutOfRangeException(
        nameof(shape),
        $"{descriptor.Name}: an empty launch ({shape}); every dimension must be at least 1. Skip the call when there is no work.");
}

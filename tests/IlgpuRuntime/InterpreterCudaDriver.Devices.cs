using ILGPU.Runtime.Cuda;

namespace GpuTrainer.Support.Cuda;

/// <summary>What the driver reports about its devices.</summary>
public sealed partial class InterpreterCudaDriver
{
    internal override CudaError cuDeviceGetCount(out int count)
    {
        count = DeviceCount;
        return Do("DeviceGetCount", null, needsContext: false);
    }

    internal override CudaError cuDeviceGet(out int device, int ordinal)
    {
        int handle = 0;
        CudaError status = Do(
            "DeviceGet", () =>
            {
                while (_devices.Count <= ordinal)
                {
                    _devices.Add(Interlocked.Increment(ref _lastDevice));
                    DriversByDevice.TryAdd(_devices[^1], this);
                }

                handle = _devices[ordinal];
            }, needsContext: false, check: () =>
                ordinal >= 0 && ordinal < DeviceCount ? CudaError.CUDA_SUCCESS : CudaError.CUDA_ERROR_INVALID_DEVICE);
        device = handle;
        return status;
    }

    internal override CudaError cuDeviceGetName(byte[] name, int length, int device)
    {
        "PTX interpreter\0"u8.CopyTo(name);
        return Do("DeviceGetName", null, needsContext: false, check: () => IsDevice(device));
    }

    internal override CudaError cuDeviceTotalMem_v2(out nint bytes, int device)
    {
        bytes = 1 << 30;
        return Do("DeviceTotalMem", null, needsContext: false, check: () => IsDevice(device));
    }

    internal override CudaError cuDeviceGetAttribute(out int value, DeviceAttributeKind attribute, int device)
    {
        value = attribute switch
        {
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK => 1024,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X or DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y => 1024,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z => 64,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X => int.MaxValue,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y or DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z => 65535,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK => 48 * 1024,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY => 64 * 1024,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_WARP_SIZE => 32,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT => 4,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR => 2048,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR => Capability.Major,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR => Capability.Minor,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY => 1,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_CAN_USE_HOST_POINTER_FOR_REGISTERED_MEM => 1,
            DeviceAttributeKind.CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID => device,
            _ => 0,
        };
        return Do("DeviceGetAttribute", null, needsContext: false, check: () => IsDevice(device));
    }

    internal override CudaError cuDeviceCanAccessPeer(out int canAccess, int device, int peerDev)
    {
        canAccess = 0;
        return Do("DeviceCanAccessPeer", null, needsContext: false);
    }

    internal override CudaError cuDeviceGetP2PAttribute(out int value, Peer2PeerAttribute attrib, int sourceDevice, int destinationDevice)
    {
        value = 0;
        return Do("DeviceGetP2PAttribute", null, needsContext: false);
    }

    private CudaError IsDevice(int device) => _devices.Contains(device) ? CudaError.CUDA_SUCCESS : CudaError.CUDA_ERROR_INVALID_DEVICE;
}

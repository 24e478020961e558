namespace GpuTrainer.Compute.OpenCl;

/// <summary>Finds the devices of all OpenCL platforms.</summary>
internal static unsafe class OpenClPlatforms
{
    private const ulong TypeCpu = 2;
    private const ulong TypeAll = 0xffffffff;

    /// <summary>A device of a platform.</summary>
    public readonly record struct Entry(nint Platform, nint Device, OpenClDeviceFacts Facts);

    /// <summary>All devices, platform by platform, in the loader's order.</summary>
    /// <param name="library">The loader.</param>
    /// <param name="notes">Receives a sentence for each platform that fails: a broken one must not hide the others.</param>
    /// <exception cref="OpenClException">The loader itself fails.</exception>
    public static List<Entry> FindDevices(OpenClLibrary library, List<string> notes)
    {
        var found = new List<Entry>();
        uint platformCount;
        int status = library.GetPlatformIds(0, null, &platformCount);
        if (status == OpenClStatus.PlatformNotFound || (status == 0 && platformCount == 0))
        {
            return found;
        }

        OpenClException.ThrowIfFailed(status, "clGetPlatformIDs");
        var platforms = new nint[platformCount];
        fixed (nint* pointer = platforms)
        {
            OpenClException.ThrowIfFailed(library.GetPlatformIds(platformCount, pointer, null), "clGetPlatformIDs");
        }

        for (int i = 0; i < platforms.Length; i++)
        {
            try
            {
                AddDevices(library, platforms[i], found);
            }
            catch (OpenClException error)
            {
                notes.Add($"OpenCL platform {i} cannot be used: {error.Message}");
            }
        }

        return found;
    }

    private static void AddDevices(OpenClLibrary library, nint platform, List<Entry> found)
    {
        uint deviceCount;
        int status = library.GetDeviceIds(platform, TypeAll, 0, null, &deviceCount);
        if (status == OpenClStatus.DeviceNotFound || (status == 0 && deviceCount == 0))
        {
            return;
        }

        OpenClException.ThrowIfFailed(status, "clGetDeviceIDs");
        var devices = new nint[deviceCount];
        fixed (nint* pointer = devices)
        {
            OpenClException.ThrowIfFailed(library.GetDeviceIds(platform, TypeAll, deviceCount, pointer, null), "clGetDeviceIDs");
        }

        foreach (nint device in devices)
        {
            found.Add(new Entry(platform, device, Describe(library, platform, device)));
        }
    }

    private static OpenClDeviceFacts Describe(OpenClLibrary library, nint platform, nint device)
    {
        string platformName = OpenClLibrary.GetText(library.GetPlatformInfo, platform, 0x0902, "clGetPlatformInfo");
        string platformVersion = OpenClLibrary.GetText(library.GetPlatformInfo, platform, 0x0901, "clGetPlatformInfo");
        string extensions = Text(0x1030);
        bool isGpu = (Value<ulong>(0x1000) & TypeCpu) == 0;
        nuint* sizes = stackalloc nuint[3];
        OpenClException.ThrowIfFailed(library.GetDeviceInfo(device, 0x1005, (nuint)(3 * sizeof(nuint)), sizes, null), "clGetDeviceInfo");
        return new OpenClDeviceFacts
        {
            Name = Text(0x102B),
            Vendor = Text(0x102C),
            Platform = platformName + ", " + platformVersion,
            DriverVersion = Text(0x102D),
            Version = Text(0x102F),
            LanguageVersion = Text(0x103D),
            Profile = Text(0x102E),
            Extensions = extensions,
            IsGpu = isGpu,
            GlobalMemoryBytes = (long)Value<ulong>(0x101F),
            MaxAllocationBytes = (long)Value<ulong>(0x1010),
            SharedMemoryBytes = (long)Value<ulong>(0x1023),
            ComputeUnits = (int)Value<uint>(0x1002),
            MaxGroupSize = (int)Math.Min(Value<nuint>(0x1004), int.MaxValue),
            MaxGroupSizes = (Clamp(sizes[0]), Clamp(sizes[1]), Clamp(sizes[2])),
            WarpSize = FindWarpSize(),
            AddressBits = (int)Value<uint>(0x100D),
            IsAvailable = Value<uint>(0x1027) != 0,
            HasCompiler = Value<uint>(0x1028) != 0,
            IsLittleEndian = Value<uint>(0x1026) != 0,
            SingleConfig = Value<ulong>(0x101B),
            DoubleConfig = Optional<ulong>(0x1032),
        };

        string Text(uint name) => OpenClLibrary.GetText(library.GetDeviceInfo, device, name, "clGetDeviceInfo");

        T Value<T>(uint name)
            where T : unmanaged
        {
            T value;
            OpenClException.ThrowIfFailed(library.GetDeviceInfo(device, name, (nuint)sizeof(T), &value, null), "clGetDeviceInfo");
            return value;
        }

        // For questions that older drivers do not know.
        T Optional<T>(uint name)
            where T : unmanaged
        {
            T value = default;
            return library.GetDeviceInfo(device, name, (nuint)sizeof(T), &value, null) == 0 ? value : default;
        }

        // The preferred multiple is a question of OpenCL 3; before, vendors had their own.
        int FindWarpSize()
        {
            nuint multiple = Optional<nuint>(0x1067);
            uint warp = extensions.Contains("cl_nv_device_attribute_query") ? Optional<uint>(0x4003)
                : extensions.Contains("cl_amd_device_attribute_query") ? Optional<uint>(0x4043)
                : 0;
            return warp != 0 ? (int)warp : multiple is > 0 and <= 1024 ? (int)multiple : isGpu ? 32 : 1;
        }

        static int Clamp(nuint size) => (int)Math.Min(size, int.MaxValue);
    }
}

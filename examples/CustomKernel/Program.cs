using GpuTrainer.Compute;
using GpuTrainer.Data.Images;
using GpuTrainer.Examples;
using ILGPU;
using ILGPU.Runtime;

// dotnet run -c Release --project examples/CustomKernel -- photo.jpg blurred.png 5
if (args.Length != 3 || !int.TryParse(args[2], out int radius) || radius < 0)
{
    Console.Error.WriteLine("usage: CustomKernel INPUT OUTPUT RADIUS");
    return 2;
}

Image picture = ImageFile.Read(args[0]);

using DeviceSearch devices = DeviceSearch.Find(only: null, new CpuOptions());
using Accelerator accelerator = devices.Open(devices.Preferred);
accelerator.Load(Blur.BoxKernel, out Action<AcceleratorStream, Index2D, ArrayView<byte>, ArrayView<byte>, int, int, int, int> blur);

using var input = accelerator.Allocate1D(picture.Pixels);
using var output = accelerator.Allocate1D<byte>(picture.Pixels.Length);
blur(
    accelerator.DefaultStream, new Index2D(picture.Width * picture.Channels, picture.Height), input.View, output.View,
    picture.Width, picture.Height, picture.Channels, radius);
byte[] blurred = output.GetAsArray1D(); // Waits for the kernel.

ImageFile.Write(args[1], new Image(picture.Width, picture.Height, picture.Channels, blurred));
Console.WriteLine($"{picture.Width} x {picture.Height} pixels on {accelerator.Name}");
return 0;

using GpuTrainer.Compute;
using ILGPU.Runtime;

namespace GpuTrainer.Kernels.Tests;

/// <summary>All products against the textbook's triple loop in double, on every device, bit for bit the same.</summary>
public sealed class MatMulTests
{
    // Sizes around the tiles (4, 6, 8 or 12 rows; 1 to 4 vectors of 4, 8 or 16 columns), ragged both ways, and large enough to be packed.
    public static readonly TheoryData<int, int, int> Sizes = new()
    {
        { 1, 1, 1 }, { 1, 7, 31 }, { 5, 31, 32 }, { 6, 32, 33 }, { 7, 100, 64 }, { 12, 3, 65 }, { 13, 33, 100 }, { 31, 1, 10 },
        { 33, 40, 50 }, { 64, 100, 16 }, { 6, 17, 47 }, { 65, 64, 8 }, { 70, 65, 21 }, { 257, 11, 70 }, { 33, 19, 530 }, { 530, 9, 33 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_OfAnySize_AgreesWithTheReference(int m, int k, int n)
    {
        float[] a = Inputs.Normal(m * k, 1);
        float[] b = Inputs.Normal(k * n, 2);
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            matMul.Reserve(MatMulLayout.Plain, m, k, n);
            var output = device.Garbage<float>(m * n);
            matMul.Multiply(m, k, n, device.Upload(a), device.Upload(b), output);
            return device.Read(output);
        });
        AssertProduct(m, k, n, (i, s) => a[i * k + s], (s, j) => b[s * n + j], c);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedA_AgreesWithTheReference(int m, int k, int n)
    {
        float[] a = Inputs.Normal(m * k, 3);
        float[] b = Inputs.Normal(k * n, 4);
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var output = device.Garbage<float>(m * n);
            matMul.Reserve(MatMulLayout.TransposedA, m, k, n);
            matMul.TransposedA(m, k, n, device.Upload(a), device.Upload(b), output);
            return device.Read(output);
        });
        AssertProduct(m, k, n, (i, s) => a[s * m + i], (s, j) => b[s * n + j], c);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_TransposedB_AgreesWithTheReference(int m, int k, int n)
    {
        float[] a = Inputs.Normal(m * k, 5);
        float[] b = Inputs.Normal(k * n, 6);
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            matMul.Reserve(MatMulLayout.TransposedB, m, k, n);
            var output = device.Garbage<float>(m * n);
            matMul.TransposedB(m, k, n, device.Upload(a), device.Upload(b), output);
            return device.Read(output);
        });
        AssertProduct(m, k, n, (i, s) => a[i * k + s], (s, j) => b[j * k + s], c);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_OfAnySize_IsOneChainOfFusedMultiplyAddsFromZero(int m, int k, int n)
    {
        float[] a = Inputs.Normal(m * k, 7);
        float[] b = Inputs.Normal(k * n, 8);
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var output = device.Garbage<float>(m * n);
            matMul.Multiply(m, k, n, device.Upload(a), device.Upload(b), output);
            return device.Read(output);
        });
        var expected = new float[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int s = 0; s < k; s++)
                    sum = KernelMath.FusedMultiplyAdd(a[i * k + s], b[s * n + j], sum);
                expected[i * n + j] = sum;
            }
        }

        Assert.Equal(expected, c);
    }

    [Theory]
    [InlineData(1, 31, 33)]
    [InlineData(7, 100, 10)]
    [InlineData(33, 32, 31)]
    [InlineData(64, 20, 100)]
    public void Linear_OfAnySize_AddsTheBias(int m, int k, int n)
    {
        float[] a = Inputs.Normal(m * k, 9);
        float[] b = Inputs.Normal(k * n, 10, 0.2);
        float[] bias = Inputs.Normal(n, 11);
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var output = device.Garbage<float>(m * n);
            matMul.Linear(m, k, n, device.Upload(a), device.Upload(b), device.Upload(bias), output);
            return device.Read(output);
        });
        var expected = new double[m * n];
        var bounds = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                (double sum, double magnitude) = Chain(k, s => (double)a[i * k + s] * b[s * n + j]);
                sum += bias[j];
                expected[i * n + j] = sum;
                bounds[i * n + j] = (k + 1) * (magnitude + Math.Abs(bias[j])) * Near.UnitRoundoff;
            }
        }

        Near.Assert(expected, c, i => bounds[i], "Y");
    }

    [Theory]
    [InlineData(1, 31, 33)]
    [InlineData(32, 7, 10)]
    [InlineData(33, 100, 96)]
    [InlineData(64, 12, 65)]
    [InlineData(3, 530, 40)]
    public void WeightGradient_OfAnySize_GivesBothGradients(int batch, int inputs, int outputs)
    {
        float[] x = Inputs.Normal(batch * inputs, 12);
        float[] dy = Inputs.Normal(batch * outputs, 13);
        float[] gradients = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var gradWeight = device.Garbage<float>(inputs * outputs);
            var gradBias = device.Garbage<float>(outputs);
            matMul.WeightGradient(batch, inputs, outputs, device.Upload(x), device.Upload(dy), gradWeight, gradBias);
            return device.Read(gradWeight).Concat(device.Read(gradBias)).ToArray();
        });
        AssertProduct(
            inputs, batch, outputs, (i, s) => x[s * inputs + i], (s, j) => dy[s * outputs + j], gradients[..(inputs * outputs)]);
        AssertColumnSums(batch, outputs, dy, gradients[(inputs * outputs)..]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 33)]
    [InlineData(100, 32)]
    public void BiasGradient_OfAnySize_SumsTheRows(int rows, int columns)
    {
        float[] dy = Inputs.Normal(rows * columns, 14);
        float[] sums = TestDevice.SameBits(device =>
        {
            var output = device.Garbage<float>(columns);
            new BiasGradient(device.Accelerator).Sum(rows, columns, device.Upload(dy), output);
            return device.Read(output);
        });
        AssertColumnSums(rows, columns, dy, sums);
    }

    [Theory]
    [InlineData(1, 33)]
    [InlineData(31, 1)]
    [InlineData(33, 100)]
    public void Transpose_OfAnySize_MovesEveryElement(int rows, int columns)
    {
        float[] input = Inputs.Normal(rows * columns, 15);
        float[] output = TestDevice.SameBits(device =>
        {
            var view = device.Garbage<float>(rows * columns);
            new Transpose(device.Accelerator).Run(rows, columns, device.Upload(input), view);
            return device.Read(view);
        });
        for (int i = 0; i < rows * columns; i++)
            Assert.Equal(input[i % rows * columns + i / rows], output[i]);
    }

    [Fact]
    public void Multiply_OfNaNAndInfinity_KeepsThem()
    {
        float[] a = [float.PositiveInfinity, 1, float.NaN, 1];
        float[] b = [1, 0, 0, 1];
        float[] c = TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var output = device.Garbage<float>(4);
            matMul.Multiply(2, 2, 2, device.Upload(a), device.Upload(b), output);
            return device.Read(output).Select(value => float.IsNaN(value) ? 12345f : value).ToArray();
        });
        Assert.Equal<float>([float.PositiveInfinity, 12345f, 12345f, 12345f], c);
    }

    [Fact]
    public void TransposedB_WithoutScratch_SaysWhatIsMissing()
    {
        TestDevice.SameBits(device =>
        {
            // The other kernels read B in place and need no scratch memory.
            if (!device.Accelerator.VectorizesGroups())
                return [];

            using var matMul = new MatMul(device.Accelerator);
            var view = device.Garbage<float>(6);
            var error = Assert.Throws<InvalidOperationException>(() => matMul.TransposedB(2, 3, 2, view, view, view));
            Assert.Contains("a packed copy of B has 6 elements, 0 are reserved; call Reserve(TransposedB, 2, 3, 2) first", error.Message);
            return Array.Empty<float>();
        });
    }

    [Fact]
    public void Multiply_OfViewsThatAreTooShort_IsRefused()
    {
        TestDevice.SameBits(device =>
        {
            using var matMul = new MatMul(device.Accelerator);
            var small = device.Garbage<float>(5);
            var large = device.Garbage<float>(6);
            var error = Assert.Throws<ArgumentException>(() => matMul.Multiply(2, 3, 2, large, small, large));
            Assert.Contains("MatMul.Multiply: b has 5 elements, expected at least 6", error.Message);
            return Array.Empty<float>();
        });
    }

    /// <summary>Asserts with the textbook's bound for a chain of k fused steps: k u sum |a b|.</summary>
    private static void AssertProduct(int m, int k, int n, Func<int, int, float> a, Func<int, int, float> b, float[] actual)
    {
        var expected = new double[m * n];
        var bounds = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                (expected[i * n + j], double magnitude) = Chain(k, s => (double)a(i, s) * b(s, j));
                bounds[i * n + j] = k * Near.UnitRoundoff * magnitude;
            }
        }

        Near.Assert(expected, actual, i => bounds[i], "C");
    }

    private static void AssertColumnSums(int rows, int columns, float[] values, float[] actual)
    {
        var expected = new double[columns];
        var bounds = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            (expected[j], double magnitude) = Chain(rows, s => values[s * columns + j]);
            bounds[j] = rows * Near.UnitRoundoff * magnitude;
        }

        Near.Assert(expected, actual, j => bounds[j], "column sums");
    }

    private static (double Sum, double Magnitude) Chain(int count, Func<int, double> term)
    {
        double sum = 0;
        double magnitude = 0;
        for (int s = 0; s < count; s++)
        {
            sum += term(s);
            magnitude += Math.Abs(term(s));
        }

        return (sum, magnitude);
    }
}

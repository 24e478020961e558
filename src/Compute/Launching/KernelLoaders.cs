namespace GpuTrainer.Compute;

/// <summary>
/// Loads kernels: finds the compiled kernel of a static method marked [Kernel] and gives a typed launcher. "Stream" in a name means that the
/// launcher uses the accelerator's default stream.
/// </summary>
/// <remarks>
/// One block for each number of parameters, all alike: C# has no variadic generics. Launchers pack their arguments on the stack and
/// allocate nothing. Nothing is repeated that could be shared: see <see cref="KernelSignature"/>, <see cref="ArgumentWriter"/>
/// and <see cref="LoadedKernel"/>.
/// </remarks>
public static unsafe class KernelLoaders
{
    /// <summary>Loads an explicitly grouped kernel; its launcher takes the stream and the shape of the launch first.</summary>
    /// <param name="accelerator">Where the kernel will run.</param>
    /// <param name="kernel">The kernel's method.</param>
    /// <exception cref="NotSupportedException">The method is no compiled kernel, or takes an index.</exception>
    /// <exception cref="DeviceException">The device's compiler refuses the kernel.</exception>
    public static Action<AcceleratorStream, KernelConfig, T1> LoadKernel<T1>(
        this Accelerator accelerator, Action<T1> kernel) =>
        Bind<KernelConfig, T1>(accelerator, kernel);

    /// <summary>Loads an explicitly grouped kernel; its launcher takes the shape of the launch first.</summary>
    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(
        this Accelerator accelerator, Action<T1> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1>(accelerator, kernel));

    /// <summary>Loads a kernel with an index; its launcher takes the stream and the extent of the index first.</summary>
    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, TIndex, T1> LoadAutoGroupedKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1>(accelerator, kernel);

    /// <summary>Loads a kernel with an index; its launcher takes the extent of the index first.</summary>
    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<TIndex, T1> LoadAutoGroupedStreamKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1> Bind<TShape, T1>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>()]);
        return (stream, shape, a1) =>
        {
            byte* arguments = stackalloc byte[1 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1> OnDefaultStream<TShape, T1>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1) => launch(stream, shape, a1);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2> LoadKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> kernel) =>
        Bind<KernelConfig, T1, T2>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2> LoadAutoGroupedKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2> LoadAutoGroupedStreamKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2> Bind<TShape, T1, T2>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>()]);
        return (stream, shape, a1, a2) =>
        {
            byte* arguments = stackalloc byte[2 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2> OnDefaultStream<TShape, T1, T2>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2) => launch(stream, shape, a1, a2);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3> LoadKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> kernel) =>
        Bind<KernelConfig, T1, T2, T3>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3> LoadAutoGroupedKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3> Bind<TShape, T1, T2, T3>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>()]);
        return (stream, shape, a1, a2, a3) =>
        {
            byte* arguments = stackalloc byte[3 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3> OnDefaultStream<TShape, T1, T2, T3>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3) => launch(stream, shape, a1, a2, a3);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4> LoadKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4> Bind<TShape, T1, T2, T3, T4>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>()]);
        return (stream, shape, a1, a2, a3, a4) =>
        {
            byte* arguments = stackalloc byte[4 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4> OnDefaultStream<TShape, T1, T2, T3, T4>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4) => launch(stream, shape, a1, a2, a3, a4);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5> LoadKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5> Bind<TShape, T1, T2, T3, T4, T5>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>()]);
        return (stream, shape, a1, a2, a3, a4, a5) =>
        {
            byte* arguments = stackalloc byte[5 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5> OnDefaultStream<TShape, T1, T2, T3, T4, T5>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5) => launch(stream, shape, a1, a2, a3, a4, a5);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6> LoadKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6> Bind<TShape, T1, T2, T3, T4, T5, T6>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6) =>
        {
            byte* arguments = stackalloc byte[6 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6) => launch(stream, shape, a1, a2, a3, a4, a5, a6);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7> Bind<TShape, T1, T2, T3, T4, T5, T6, T7>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7) =>
        {
            byte* arguments = stackalloc byte[7 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8) =>
        {
            byte* arguments = stackalloc byte[8 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9) =>
        {
            byte* arguments = stackalloc byte[9 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>(), Of<T10>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) =>
        {
            byte* arguments = stackalloc byte[10 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9); w.Add(a10);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>(), Of<T10>(), Of<T11>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) =>
        {
            byte* arguments = stackalloc byte[11 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9); w.Add(a10); w.Add(a11);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>(), Of<T10>(), Of<T11>(), Of<T12>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) =>
        {
            byte* arguments = stackalloc byte[12 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9); w.Add(a10); w.Add(a11); w.Add(a12);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>(), Of<T10>(), Of<T11>(), Of<T12>(), Of<T13>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) =>
        {
            byte* arguments = stackalloc byte[13 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9); w.Add(a10); w.Add(a11); w.Add(a12); w.Add(a13);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
    }

    /// <inheritdoc cref="LoadKernel{T1}"/>
    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> kernel) =>
        Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(accelerator, kernel);

    /// <inheritdoc cref="LoadStreamKernel{T1}"/>
    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> kernel) =>
        OnDefaultStream(accelerator, Bind<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(accelerator, kernel));

    /// <inheritdoc cref="LoadAutoGroupedKernel{TIndex, T1}"/>
    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> kernel)
        where TIndex : struct, IIndex => Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(accelerator, kernel);

    /// <inheritdoc cref="LoadAutoGroupedStreamKernel{TIndex, T1}"/>
    public static Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> kernel)
        where TIndex : struct, IIndex => OnDefaultStream(accelerator, Bind<TIndex, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(accelerator, kernel));

    private static Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> Bind<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(Accelerator accelerator, Delegate kernel)
    {
        LoadedKernel loaded = Load<TShape>(accelerator, kernel, [Of<T1>(), Of<T2>(), Of<T3>(), Of<T4>(), Of<T5>(), Of<T6>(), Of<T7>(), Of<T8>(), Of<T9>(), Of<T10>(), Of<T11>(), Of<T12>(), Of<T13>(), Of<T14>()]);
        return (stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) =>
        {
            byte* arguments = stackalloc byte[14 * 24 + ArgumentWriter.ExtentBytes];
            ArgumentWriter w = new(loaded, arguments);
            w.Add(a1); w.Add(a2); w.Add(a3); w.Add(a4); w.Add(a5); w.Add(a6); w.Add(a7);
            w.Add(a8); w.Add(a9); w.Add(a10); w.Add(a11); w.Add(a12); w.Add(a13); w.Add(a14);
            loaded.Launch(stream, shape, w);
        };
    }

    private static Action<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> OnDefaultStream<TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(
        Accelerator accelerator, Action<AcceleratorStream, TShape, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> launch)
    {
        AcceleratorStream stream = accelerator.DefaultStream;
        return (shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) => launch(stream, shape, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14);
    }

    private static KernelParameterInfo Of<T>() => KernelSignature.Of<T>();

    private static LoadedKernel Load<TShape>(Accelerator accelerator, Delegate kernel, KernelParameterInfo[] arguments) =>
        KernelSignature.Load(accelerator, kernel, LaunchShape.Rank<TShape>(), arguments);
}

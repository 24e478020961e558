namespace GpuTrainer.Compute;

public sealed partial class Context
{
    /// <summary>Chooses the kinds of devices of a context.</summary>
    public sealed class Builder
    {
        // In the order they were asked for. Asking again replaces: AllAccelerators().CPU(options) has one CPU.
        private readonly List<IDeviceProvider> _providers = [];

        internal Builder()
        {
        }

        /// <summary>Every kind of device.</summary>
        public Builder Default() => AllAccelerators();

        /// <summary>Every kind of device.</summary>
        public Builder AllAccelerators() => CPU().OpenCL().Cuda();

        /// <summary>The processor, all of its cores and the widest vectors.</summary>
        public Builder CPU() => this.CPU(new CpuOptions());

        /// <summary>The devices of the CUDA driver.</summary>
        public Builder Cuda() => Add(DeviceProviders.Cuda());

        /// <summary>The devices of the installed OpenCL platforms.</summary>
        public Builder OpenCL() => Add(DeviceProviders.OpenCL());

        /// <summary>
        /// Does nothing: the call exists because ILGPU needs it for the functions of its Algorithms package, and host code is shared.
        /// </summary>
        public Builder EnableAlgorithms() => this;

        /// <summary>Makes the context.</summary>
        public Context ToContext() => new(_providers);

        /// <summary>Adds a kind of device.</summary>
        internal Builder Add(IDeviceProvider provider)
        {
            int known = _providers.FindIndex(other => other.AcceleratorType == provider.AcceleratorType);
            if (known < 0)
                _providers.Add(provider);
            else
                _providers[known] = provider;
            return this;
        }
    }
}

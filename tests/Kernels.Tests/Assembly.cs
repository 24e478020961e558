// The devices are shared by all tests, and an accelerator has one stream.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

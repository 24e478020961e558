// One OpenCL context at a time: PoCL 3.1 is not safe when several threads compile, and takes the test host down now and then.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

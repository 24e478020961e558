// One OpenCL context at a time: PoCL 3.1 is not safe when several threads compile, and sometimes crashes the test host.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

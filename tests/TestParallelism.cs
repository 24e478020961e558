// Compiled into each test project that opens devices. Its tests run one at a time: they share accelerators with one stream each, and PoCL
// 3.1 is not safe when several threads compile, and sometimes crashes the test host.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

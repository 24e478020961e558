using GpuTrainer.Conformance.BackEnds;

namespace GpuTrainer.Conformance;

// One line here runs the suite on a back end.

public class InterpreterConformance(InterpreterBackEnd backEnd) : ConformanceTests<InterpreterBackEnd>(backEnd);

public class CpuScalarConformance(CpuScalarBackEnd backEnd) : ConformanceTests<CpuScalarBackEnd>(backEnd);

public class Cpu128Conformance(Cpu128BackEnd backEnd) : ConformanceTests<Cpu128BackEnd>(backEnd);

public class Cpu256Conformance(Cpu256BackEnd backEnd) : ConformanceTests<Cpu256BackEnd>(backEnd);

public class Cpu512Conformance(Cpu512BackEnd backEnd) : ConformanceTests<Cpu512BackEnd>(backEnd);

public class OpenClConformance(OpenClBackEnd backEnd) : ConformanceTests<OpenClBackEnd>(backEnd);

public class PtxConformance(PtxBackEnd backEnd) : ConformanceTests<PtxBackEnd>(backEnd);

public class IlgpuPtxConformance(IlgpuPtxBackEnd backEnd) : ConformanceTests<IlgpuPtxBackEnd>(backEnd);

public class CudaConformance(CudaBackEnd backEnd) : ConformanceTests<CudaBackEnd>(backEnd);

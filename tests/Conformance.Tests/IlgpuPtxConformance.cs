using GpuTrainer.Conformance.BackEnds;

namespace GpuTrainer.Conformance;

public class IlgpuPtxO1Conformance(IlgpuPtxO1BackEnd backEnd) : ConformanceTests<IlgpuPtxO1BackEnd>(backEnd);

public class IlgpuPtxO2Conformance(IlgpuPtxO2BackEnd backEnd) : ConformanceTests<IlgpuPtxO2BackEnd>(backEnd);

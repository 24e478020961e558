using System.ComponentModel;
using GpuTrainer.Compute;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace GpuTrainer.Conformance.BackEnds;

/// <summary>
/// A test in a class derived from <see cref="ConformanceTests{TBackEnd}"/>: skipped, with the reason, where the back end is missing. (An
/// attribute alone cannot tell which of the derived classes it is asked for.)
/// </summary>
[XunitTestCaseDiscoverer("GpuTrainer.Conformance.BackEnds.ConformanceFactDiscoverer", "GpuTrainer.Conformance.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConformanceFactAttribute : FactAttribute;

/// <summary>Makes the test cases of <see cref="ConformanceFactAttribute"/>.</summary>
public sealed class ConformanceFactDiscoverer(IMessageSink diagnosticMessageSink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new ConformanceTestCase(diagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>A test case that asks the back end of its class whether it is there.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("For xunit's deserializer only.")]
    public ConformanceTestCase()
    {
    }

    public ConformanceTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        Type? type = TestMethod.TestClass.Class.ToRuntimeType();
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConformanceTests<>)))
            type = type.BaseType;

        return (string?)type?.GetProperty("WhyMissing")?.GetValue(null) ?? base.GetSkipReason(factAttribute);
    }
}

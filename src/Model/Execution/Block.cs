using GpuTrainer.Kernels;

namespace GpuTrainer.Model;

/// <summary>
/// What runs together: at most one linear layer, one activation and one dropout, in this order, each of which may be missing. So the
/// activation
/// rides in the product's epilogue, and one launch goes back through activation and dropout.
/// </summary>
/// <param name="Inputs">Features of one input sample.</param>
/// <param name="Outputs">Features of one output sample.</param>
/// <param name="Weight">The linear layer's weight; null = the block has no linear layer.</param>
/// <param name="Bias">The linear layer's bias; null together with the weight.</param>
/// <param name="Activation">None where the block has none.</param>
/// <param name="DropProbability">0 where the block has no dropout.</param>
/// <param name="DropoutLayer">The dropout layer's index: its stream of random numbers.</param>
internal sealed record Block(
    int Inputs, int Outputs, ParameterSlot? Weight, ParameterSlot? Bias, Activation Activation, float DropProbability, int DropoutLayer)
{
    /// <summary>Groups a network's layers; layers that move and change nothing (flatten, identity, dropout 0) go into no block.</summary>
    public static IReadOnlyList<Block> From(Sequential model)
    {
        var blocks = new List<Block>();
        for (int i = 0; i < model.Layers.Count; i++)
        {
            Layer layer = model.Layers[i];
            int inputs = model.InputShapeOf(i).Count;
            int outputs = model.OutputShapeOf(i).Count;
            Block? last = blocks.Count > 0 ? blocks[^1] : null;
            switch (layer)
            {
                case Linear:
                    ParameterSlot weight = model.Layout[$"{i}.weight"];
                    blocks.Add(new Block(inputs, outputs, weight, model.Layout[$"{i}.bias"], Activation.None, 0f, 0));
                    break;
                case ReLU or Tanh or Sigmoid:
                    Activation activation = ActivationOf(layer);
                    if (last is { Activation: Activation.None, DropProbability: 0f })
                        blocks[^1] = last with { Activation = activation };
                    else
                        blocks.Add(new Block(inputs, outputs, null, null, activation, 0f, 0));
                    break;
                case Dropout { P: > 0 } dropout:
                    if (last is { DropProbability: 0f })
                        blocks[^1] = last with { DropProbability = dropout.P, DropoutLayer = i };
                    else
                        blocks.Add(new Block(inputs, outputs, null, null, Activation.None, dropout.P, i));
                    break;
                case Flatten or Identity or Dropout:
                    break;
                default:
                    throw new NotSupportedException($"Layer {i} ({layer.Name}) has no implementation in {nameof(Block)}.");
            }
        }

        return blocks;
    }

    private static Activation ActivationOf(Layer layer) => layer switch
    {
        ReLU => Activation.Relu,
        Tanh => Activation.Tanh,
        _ => Activation.Sigmoid,
    };
}

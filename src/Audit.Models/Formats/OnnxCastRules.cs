using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of Cast: here all elements are float32, so a cast is a rounding, a test, or nothing.</summary>
internal static class OnnxCastRules
{
    public static void Cast(OnnxNodeContext node)
    {
        node.Integer("saturate", 1);
        To(node, node.Integer("to", 0));
    }

    /// <summary>The type is that of a second input.</summary>
    public static void CastLike(OnnxNodeContext node)
    {
        node.Integer("saturate", 1);
        var number = node.IsConstant(1) ? node.Constant(1).IsNumber : !node.IsWhole(1);
        To(node, number ? 1 : 7);
    }

    private static void To(OnnxNodeContext node, long type)
    {
        var view = node.View(0);
        switch (type)
        {
            case 1 when view.Kind == OnnxKind.Number: node.Emit("Identity", view.Layout, OnnxKind.Number, node.InputName(0)); break;
            case 1 or 9 or 6 or 7 when view.Kind == OnnxKind.Boolean || (type != 9 && view.Kind == OnnxKind.Integer):
                node.Import.Rename(node.Output, node.InputName(0), type == 1 ? OnnxKind.Number : type == 9 ? OnnxKind.Boolean : OnnxKind.Integer);
                break;
            case 9: Truth(node, view); break;
            case 6 or 7: Whole(node, view); break;
            default: throw new OnnxRuleException($"It casts a value to {OnnxData.TypeName(type)}; Audit runs float32 models.");
        }
    }

    private static void Truth(OnnxNodeContext node, OnnxView view)
    {
        var no = node.EmitHelper("Not", "not", view.Layout, Attributes.None, node.InputName(0));
        node.Emit("Not", view.Layout, OnnxKind.Boolean, no);
        node.Import.RememberCast(node.Output, node.InputName(0));
    }

    /// <summary>Towards zero: the sign times the floor of the size.</summary>
    private static void Whole(OnnxNodeContext node, OnnxView view)
    {
        var size = node.EmitHelper("Abs", "size", view.Layout, Attributes.None, node.InputName(0));
        var floor = node.EmitHelper("Floor", "floor", view.Layout, Attributes.None, size);
        var sign = node.EmitHelper("Sign", "sign", view.Layout, Attributes.None, node.InputName(0));
        node.Emit("Mul", view.Layout, OnnxKind.Integer, sign, floor);
        node.Import.RememberCast(node.Output, node.InputName(0));
    }
}

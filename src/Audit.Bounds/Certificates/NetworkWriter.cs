namespace Audit.Bounds.Certificates;

/// <summary>Writes a chain network; what the bytes cannot say is an ArgumentException, what they may not say is left to the reader.</summary>
internal static class NetworkWriter
{
    public static byte[] Write(ChainNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("AUDITNET"u8);
        writer.Write(CertificateCodec.Version);
        writer.Write((uint)network.Layers.Length);
        foreach (var layer in network.Layers)
        {
            WriteLayer(writer, layer);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static void WriteLayer(BinaryWriter writer, ChainLayer layer)
    {
        if (layer.RowStart.Length != layer.Rows + 1 || layer.Activations.Length != layer.Rows || layer.Roundings.Length != layer.Rows || layer.Columns.Length != layer.Weights.Length)
        {
            throw new ArgumentException("A layer's arrays do not have one value per row, or not one column per weight.", nameof(layer));
        }

        Write(writer, layer.Inputs);
        Write(writer, layer.Rows);
        Write(writer, layer.Weights.Length);
        foreach (var value in layer.Bias)
        {
            writer.Write(value == 0 ? 0f : value);
        }

        foreach (var value in layer.RowStart)
        {
            Write(writer, value);
        }

        foreach (var value in layer.Columns)
        {
            Write(writer, value);
        }

        foreach (var value in layer.Weights)
        {
            writer.Write(value == 0 ? 0f : value);
        }

        foreach (var value in layer.Activations)
        {
            writer.Write((byte)value);
        }

        foreach (var value in layer.Roundings)
        {
            Write(writer, value);
        }
    }

    private static void Write(BinaryWriter writer, int value) => writer.Write(unchecked((uint)value));
}

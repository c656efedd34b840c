// Writes protobuf wire format (protobuf.dev, "Encoding"): enough for an ONNX model, nothing more. Never reads.

/** One message under construction. Fields are written in the order of the calls; call `bytes` once at the end. */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = []
  #size = 0

  /** int32, int64, enum: `value` must be a non-negative safe integer, or negative (then ten bytes, as the format demands). */
  integer(field: number, value: number): this {
    return this.#tag(field, 0).#varint(BigInt(value))
  }

  float(field: number, value: number): this {
    const four = new Uint8Array(4)
    new DataView(four.buffer).setFloat32(0, value, true)
    return this.#tag(field, 5).#push(four)
  }

  text(field: number, value: string): this {
    return this.blob(field, new TextEncoder().encode(value))
  }

  /** Bytes, a nested message's bytes, or a packed list. */
  blob(field: number, value: Uint8Array): this {
    return this.#tag(field, 2).#varint(BigInt(value.length)).#push(value)
  }

  message(field: number, fill: (inner: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter()
    fill(inner)
    return this.blob(field, inner.bytes())
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#size)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #tag(field: number, wireType: number): this {
    return this.#varint(BigInt(field * 8 + wireType))
  }

  #varint(value: bigint): this {
    const out: number[] = []
    let rest = BigInt.asUintN(64, value)
    do {
      const low = Number(rest & 0x7fn)
      rest >>= 7n
      out.push(rest === 0n ? low : low | 0x80)
    } while (rest !== 0n)
    return this.#push(Uint8Array.from(out))
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part)
    this.#size += part.length
    return this
  }
}

// What an eye needs from the world: pictures in, boxes out, blurred pictures on request.
// An unblurred frame exists only between a FrameSource and a Detector or a Blur, in memory of one process.
import type { BlurRegion, Detection, Instant } from '@gongzhi/kernel'

/**
 * One decoded picture, RGB, 8 bits, row by row without padding: pixels.length = width × height × 3. A source may write the
 * frame after the next into the same memory: whoever needs the pixels longer copies them.
 */
export type Frame = {
  /** Counts from 0 within the source. */
  readonly index: number
  /** Milliseconds since the source began, by the source's own clock (frame time of a file, arrival for a live stream). */
  readonly ms: number
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** A camera, a file or a folder of pictures. Faults: camera-not-found, camera-unreadable, camera-truncated, ffmpeg-missing. */
export interface FrameSource {
  readonly name: string
  /** Yields frames until the source ends or `stop` is called. Back pressure: the next frame is decoded when it is asked for. */
  frames(): AsyncIterable<Frame>
  /** CPU milliseconds spent decoding so far where it can be known (an own process: user + system), else wall milliseconds. */
  decodeMs(): number
  stop(): Promise<void>
}

/** Finds objects. Detections are in shares of the *frame* (letterbox undone), best first, every one above `floor`. */
export interface Detector {
  /** For the record of a case: name of the layout and SHA-256 of the weights. */
  readonly layout: string
  readonly digest: string
  /** `inferMs`: CPU milliseconds of the model run alone. */
  detect(frame: Frame, floor: number): Promise<{ readonly detections: readonly Detection[]; readonly inferMs: number }>
  close(): Promise<void>
}

/** Hides regions for good and encodes; the only way a picture leaves the eye. */
export interface Blur {
  /** JPEG bytes of `frame` with every region hidden, optionally scaled so that its longer side is at most `longSide` pixels. */
  blurred(
    frame: Frame,
    regions: readonly BlurRegion[],
    options?: { readonly longSide?: number; readonly quality?: number },
  ): Promise<Uint8Array>
}

/** Decodes an uploaded picture (JPEG, PNG, WebP), applies its orientation and drops its metadata. Faults: picture-invalid, picture-too-large. */
export interface PictureReader {
  read(bytes: Uint8Array): Promise<{ readonly frame: Frame; readonly takenAt?: Instant }>
}

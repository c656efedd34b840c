// The adapters of an eye. Beside compose.ts the only place that knows adapters: an eye process loads no database.
import type { Blur, Detector, FrameSource, PictureReader } from '@gongzhi/engine/eye/eye.port'
import { cameraNetworks, childEnvironment } from './config.ts'

export type EyeAdapters = {
  readonly blur: Blur
  readonly reader: PictureReader
  detector(modelFile?: string): Promise<Detector>
  folder(path: string, options: { fps: number; loop?: boolean }): Promise<FrameSource>
  /** A folder of JPEGs, a video file or a network camera (`live`). */
  stream(address: string, options: { fps: number; longSide: number }): Promise<{ source: FrameSource; live: boolean }>
}

/** Network cameras by scheme; everything else is a path. */
export function isNetworkAddress(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address)
}

/** The drivers are loaded here and not before: a process without a camera starts without them. */
export async function eyeAdapters(): Promise<EyeAdapters> {
  const [{ openDetector }, { blur }, { pictureReader }, { folderSource }, { ffmpegSource }, { stat }] =
    await Promise.all([
      import('@gongzhi/adapters/onnx/open-detector'),
      import('@gongzhi/adapters/pictures/blur'),
      import('@gongzhi/adapters/pictures/picture-reader'),
      import('@gongzhi/adapters/pictures/folder-source'),
      import('@gongzhi/adapters/ffmpeg/ffmpeg-source'),
      import('node:fs/promises'),
    ])
  return {
    blur,
    reader: pictureReader(),
    detector: (modelFile) =>
      openDetector(modelFile === undefined ? {} : { modelFile, environment: childEnvironment() }),
    folder: folderSource,
    async stream(address, { fps, longSide }) {
      const live = isNetworkAddress(address)
      const folder =
        !live &&
        (await stat(address).then(
          (found) => found.isDirectory(),
          () => false,
        ))
      return {
        live,
        source: folder
          ? await folderSource(address, { fps, longSide })
          : await ffmpegSource(address, { fps, longSide, networks: cameraNetworks(), environment: childEnvironment() }),
      }
    },
  }
}

// What the eye costs above what nobody can avoid: decoding (the same ffmpeg command, scaling included) and the model run.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { cameraAddress } from '@gongzhi/adapters/ffmpeg/camera-address'
import { ffmpegArguments } from '@gongzhi/adapters/ffmpeg/ffmpeg-arguments'
import { fittedSize } from '@gongzhi/adapters/ffmpeg/ffmpeg-source'
import { WATCH_LONG_SIDE } from '../server/cli/eye-watch.ts'

const SHARED = process.env.GONGZHI_SHARED ?? resolve(import.meta.dirname, '../../shared')
const CLIP = join(SHARED, 'assets/video/opencv4nodejs_traffic.mp4')
const SECONDS = 60
const FPS = 2
const ROUNDS = 3

/** User and system seconds of a command with all its children, by the shell's own accounting. */
function cpuSeconds(command: string, args: readonly string[]): Promise<{ seconds: number; out: string }> {
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', 'TIMEFORMAT="cpu %U %S"; time "$@"', 'bash', command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.on('error', fail)
    child.on('exit', (code) => {
      const found = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(errors)
      if (code !== 0 || !found) return fail(new Error(`${command} ended with ${code}: ${errors.slice(-400)}`))
      done({ seconds: Number(found[1]) + Number(found[2]), out })
    })
  })
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export async function bench(): Promise<void> {
  if (!existsSync(CLIP)) return console.log('left out: the traffic clip is not there (GONGZHI_SHARED)')
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi-bench-'))
  try {
    const clip = join(folder, 'traffic-1080p25.mp4')
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-stream_loop',
      '-1',
      '-i',
      CLIP,
      '-t',
      String(SECONDS),
      '-vf',
      'scale=1920:1080',
      '-r',
      '25',
      '-g',
      '50',
      '-b:v',
      '4M',
      '-an',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      clip,
    ])
    const zones = join(folder, 'zones.json')
    await writeFile(
      zones,
      JSON.stringify({
        zones: [
          {
            id: 'all',
            kind: 'fire-lane',
            polygon: [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          },
        ],
      }),
    )
    const size = fittedSize({ width: 1920, height: 1080 }, WATCH_LONG_SIDE)
    const decode = ffmpegArguments({
      address: await cameraAddress(clip),
      size,
      fps: FPS,
      output: 'null',
    })
    const watch = [
      resolve(import.meta.dirname, '../server/cli/main.ts'),
      'eye',
      'watch',
      clip,
      '--pack',
      'fire-lane',
      '--zones',
      zones,
      '--fps',
      String(FPS),
      '--json',
    ]
    const still = resolve(import.meta.dirname, '../packs/fire-lane/demo/frames/blocked/001.jpg')
    await mkdir(join(folder, 'one'))
    await copyFile(still, join(folder, 'one', '1.jpg'))
    const rows: { start: number; decode: number; infer: number; whole: number; frames: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const begun = await cpuSeconds(
        process.execPath,
        watch.map((each) => (each === clip ? join(folder, 'one') : each)),
      )
      const alone = await cpuSeconds('ffmpeg', decode)
      const { seconds: whole, out } = await cpuSeconds(process.execPath, watch)
      const summary = JSON.parse(out.trim().split('\n').at(-1) ?? '{}') as { frames: number; inferMs: number }
      rows.push({
        start: begun.seconds,
        decode: alone.seconds,
        infer: summary.inferMs / 1000,
        whole,
        frames: summary.frames,
      })
    }
    const share = (row: (typeof rows)[number], start: number) =>
      (row.whole - start - row.decode - row.infer) / (row.decode + row.infer)
    const percent = (values: readonly number[]) =>
      `${(median(values) * 100).toFixed(1)} %  (${values.map((value) => `${(value * 100).toFixed(1)} %`).join(', ')})`
    console.log(
      `1920×1080, 25 fps, GOP 2 s, 4 Mbit/s, ${SECONDS} s, looked at ${FPS} times a second; CPU seconds, median of ${ROUNDS}`,
    )
    console.log(`decoding and scaling alone   ${median(rows.map((row) => row.decode)).toFixed(2)}`)
    console.log(
      `the model alone              ${median(rows.map((row) => row.infer)).toFixed(2)}  (${rows[0]?.frames} frames)`,
    )
    console.log(`the whole eye, start and all ${median(rows.map((row) => row.whole)).toFixed(2)}`)
    console.log(
      `of it starting, once          ${median(rows.map((row) => row.start)).toFixed(2)}  (program, model, one picture)`,
    )
    console.log(
      `overhead while running        ${percent(rows.map((row) => share(row, row.start)))}; wanted: at most 15 %`,
    )
    console.log(`overhead with the start       ${percent(rows.map((row) => share(row, 0)))}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

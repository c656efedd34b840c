// Fails when a model that recognises persons or number plates lies anywhere in the installation. Detectors of "a
// person" are fine; who it is, how old, how they feel or what the plate says is not, and no such model is installed.
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const MODEL_FILE =
  /\.(onnx|ort|tflite|lite|pb|pbtxt|pt|pth|ckpt|safetensors|h5|hdf5|keras|caffemodel|param|gguf|ggml|mlmodel|mnn|nb|pdmodel|pdiparams|weights|npz|pkl|joblib|task|engine|trt|dlc|rknn|om|bmodel|hef|blob|mar)$/i
/** A TensorFlow.js model or an OpenVINO one is known by its content, its weights by lying next to it. */
const DESCRIPTION = /\.(json|xml)$/i

/** Spoken of in file names, folder names and inside models. Words stand apart or in camelCase: "surface" is no face. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/face|facial|人脸/, 'face'],
  [
    /blazeface|retinaface|arcface|insightface|sface|yunet|scrfd|facemesh|faceres|facenet|adaface|cosface|deepface/,
    'face',
  ],
  [/emotion|fer2013|ferplus|affectnet|表情/, 'emotion'],
  [/iris|pupil|gaze|eyelid/, 'iris'],
  [/liveness|antispoof|spoof|活体/, 'liveness'],
  [/gender|genderage|agegender|age|agenet|ssrnet|性别|年龄/, 'age or gender'],
  [/embedding|embeddings|embedder|reid|osnet|gait|步态/, 'embedding of a person'],
  [/plate|plates|lpr|lprnet|lpd|anpr|alpr|numberplate|licenseplate|carplate|hyperlpr|车牌/, 'number plate'],
]
/** Inside a file many short words turn up by chance or mean something else ("embedding" in a text model): fewer are looked for. */
const INSIDE =
  /^(face|facial|blazeface|retinaface|arcface|insightface|facemesh|faceres|facenet|mobilefacenet|emotion|iris|liveness|antispoof|gender|genderage|lprnet|licenseplate|numberplate)$/

/** Packages that carry or fetch such models. */
const PACKAGES =
  /^(@vladmandic\/face-api|face-api\.js|@tensorflow-models\/(face-.*|blazeface|facemesh)|@mediapipe\/(face_.*|holistic|tasks-vision)|.*(insightface|openalpr|hyperlpr).*)$/

export type ModelFault = { readonly path: string; readonly reason: string }
export type ModelReport = {
  readonly models: readonly string[]
  readonly faults: readonly ModelFault[]
  readonly files: number
}

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d\u4e00-\u9fff]+/)
    .flatMap((word) => [word, word.replace(/\d+$/, ''), ...(word.match(/[\u4e00-\u9fff]{2}/g) ?? [])])
    .filter((word) => word !== '')
}

const WHOLE = FORBIDDEN.map(([pattern, what]) => [new RegExp(`^(?:${pattern.source})$`), what] as const)
/** Long enough to mean the same inside another word: `mobilefacenet`, `mypersonreid`. */
const PARTS =
  /facenet|arcface|retinaface|blazeface|insightface|facemesh|emotion|liveness|antispoof|genderage|licenseplate|numberplate|platerecog|facerecog|facedetect/

function forbiddenIn(words: readonly string[]): string | undefined {
  for (const word of words) {
    const hit = WHOLE.find(([pattern]) => pattern.test(word))
    if (hit !== undefined) return `“${word}” (${hit[1]})`
    const part = PARTS.exec(word)
    if (part !== null) return `“${word}”`
  }
  // Written apart: license plate, face detection, re-id.
  const pair = / (re id|number plate|license plate|licence plate|anti spoof) /.exec(` ${words.join(' ')} `)
  return pair === null ? undefined : `“${pair[1]}”`
}

/** Words in the readable stretches of a binary file. */
function wordsInside(path: string): Set<string> {
  const words = new Set<string>()
  const file = openSync(path, 'r')
  const chunk = Buffer.alloc(1 << 22)
  try {
    for (let at = 0; ; ) {
      const read = readSync(file, chunk, 0, chunk.length, at)
      for (const [stretch] of chunk.toString('latin1', 0, read).matchAll(/[\w\-./: ]{8,}/g)) {
        for (const word of wordsOf(stretch)) words.add(word)
      }
      if (read < chunk.length) return words
      // Overlap, so that a word on the border is read whole.
      at += read - 256
    }
  } finally {
    closeSync(file)
  }
}

function isDescription(path: string): boolean {
  const { size } = statSync(path)
  if (size < 200 || size > 64 << 20) return false
  const text = readFileSync(path, 'latin1')
  return path.endsWith('.xml')
    ? /^\s*(<\?xml[^>]*>\s*)?<net\s+name=/.test(text)
    : text.includes('"modelTopology"') || text.includes('"weightsManifest"')
}

/** Reads everything under `root`, node_modules and data included; links are followed only once, as real folders. */
export function checkModels(root: string): ModelReport {
  const models: string[] = []
  const faults: ModelFault[] = []
  let files = 0

  const judge = (path: string, inside: boolean): void => {
    models.push(path)
    // The folder says it too: face-models/a.onnx. The package does not: centernet comes from one with many models.
    const named = forbiddenIn(wordsOf(path.split('/').slice(-2).join('/')))
    if (named !== undefined) {
      faults.push({ path, reason: `its name says ${named}` })
      return
    }
    if (!inside) return
    const words = [...wordsInside(join(root, path))].filter((word) => INSIDE.test(word))
    if (words.length > 0) faults.push({ path, reason: `it speaks of “${words[0]}”` })
  }

  const walk = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    const names = new Set(entries.map((entry) => entry.name))
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name === '.git') continue
        const owner = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1]
        if (owner !== undefined && PACKAGES.test(owner))
          faults.push({ path, reason: 'a package for recognising persons' })
        walk(path)
      } else if (entry.isFile()) {
        files += 1
        if (MODEL_FILE.test(entry.name)) judge(path, true)
        else if (/\.bin$/i.test(entry.name)) {
          // Weights: read with the description that lies beside them, or on their own when there is none.
          const stem = entry.name.replace(/\.bin$/i, '')
          const described = names.has(`${stem}.json`) || names.has(`${stem}.xml`) || names.has('model.json')
          if (!described && statSync(join(root, path)).size > 10_000) judge(path, false)
        } else if (DESCRIPTION.test(entry.name) && isDescription(join(root, path))) judge(path, true)
      }
    }
  }
  walk('')
  if (models.length === 0)
    faults.push({ path: '.', reason: 'no model file was found at all: this is not the installation' })
  return { models, faults, files }
}

if (import.meta.main) {
  const root = realpathSync(resolve(process.argv[2] ?? '.'))
  const report = checkModels(root)
  for (const path of report.models) console.log(`read ${path}`)
  for (const { path, reason } of report.faults) console.log(`${path} ${reason}`)
  console.log(
    `${basename(import.meta.filename)}: ${report.models.length} models in ${report.files} files, ${report.faults.length} faults`,
  )
  if (report.faults.length > 0) process.exitCode = 1
}

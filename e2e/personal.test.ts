// Personal data over real parts: both databases, evidence in a folder, master keys in a file. Then everything that lies anywhere
// is searched for what people told, in every form in which it could have been written.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { masterKeyFile } from '@gongzhi/adapters/keys/master-key-file'
import { emptied } from '@gongzhi/adapters/postgres/empty-database.contract'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres } from '@gongzhi/adapters/postgres/postgres-database'
import { postgresBinaries, testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import { rotateMasterKey } from '@gongzhi/engine'
import type { OpenPersonal } from '@gongzhi/engine/personal/opened-personal.contract'
import { personalEndContract } from '@gongzhi/engine/personal/personal-end.contract'
import { personalServiceContract } from '@gongzhi/engine/personal/personal-service.contract'
import { official, ReportedWorld } from '@gongzhi/engine/personal/reported-world.contract'
import type { Database } from '@gongzhi/engine/stores.port'

const root = await mkdtemp(join(tmpdir(), 'gongzhi personal '))
const templateFolder = join(tmpdir(), 'gongzhi-template')
const embedded = await openPglite({ folder: join(root, 'suite'), templateFolder, durable: 'flush' })
const server = await testServer()
const served = 'missing' in server ? undefined : await openPostgres({ url: await server.createDatabase() })

after(async () => {
  await embedded.close()
  await served?.close()
  if (!('missing' in server)) await server.stop()
  await rm(root, { recursive: true, force: true })
})

let count = 0
async function outsideDatabase() {
  const folder = join(root, `outside ${++count}`)
  return {
    blobs: folderBlobStore(join(folder, 'evidence')),
    masters: await masterKeyFile(join(folder, 'keys', 'master.key'), { make: true }),
    folder,
  }
}

function suites(where: string, database: typeof embedded | NonNullable<typeof served>): void {
  const open: OpenPersonal = async () => {
    await database.sql(emptied)
    return { database, ...(await outsideDatabase()), close: async () => {} }
  }
  personalServiceContract(`personal data on ${where}`, open)
  personalEndContract(`the end of personal data on ${where}`, open)
}
suites('PGlite', embedded)
if (served) suites('PostgreSQL', served)
else test('personal data on PostgreSQL', { skip: 'there is no PostgreSQL server here' }, () => {})

/** 12 Chinese characters drawn at random: by chance they are nowhere. */
const drawnText = () => Array.from({ length: 12 }, () => String.fromCodePoint(randomInt(0x4e00, 0x9fa5))).join('')
const drawnPhone = () => `1${randomInt(3, 10)}${Array.from({ length: 9 }, () => randomInt(10)).join('')}`

/** What a value would look like wherever it had been written down, as bytes to search for. */
function formsOf(value: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(value as string)
  const utf16 = typeof value === 'string' ? [Buffer.from(value, 'utf16le'), Buffer.from(value, 'utf16le').swap16()] : []
  const escaped =
    typeof value === 'string'
      ? [[...value].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')]
      : []
  // Base 64 depends on where a value begins within its text: three ways, without the letters that belong to neighbours too.
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const inner = text.slice(Math.ceil((shift * 4) / 3) + 1, -2)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const hex = bytes.toString('hex')
  return [bytes, ...utf16, ...[...escaped, ...base64, hex, hex.toUpperCase()].map((text) => Buffer.from(text))]
}

type Found = { readonly name: string; readonly bytes: Buffer }

async function filesIn(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async (entry) => {
      const name = join(entry.parentPath, entry.name)
      return { name, bytes: await readFile(name) }
    }),
  )
}

/** Every form at once, found by its first four bytes: what is searched are hundreds of megabytes. */
function clearIn(found: readonly Found[], secrets: readonly (string | Uint8Array)[]): string[] {
  const byStart = new Map<number, Buffer[]>()
  const maybe = new Uint8Array(2 ** 16)
  for (const form of secrets.flatMap(formsOf)) {
    assert.ok(form.length >= 4)
    const start = form.readUInt32BE(0)
    maybe[start >>> 16] = 1
    byStart.set(start, [...(byStart.get(start) ?? []), form])
  }
  const hits: string[] = []
  for (const { name, bytes } of found) {
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (maybe[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] === 0) continue
      for (const form of byStart.get(bytes.readUInt32BE(at)) ?? [])
        if (bytes.subarray(at, at + form.length).equals(form)) hits.push(`${name}: ${form.subarray(0, 40)}`)
    }
  }
  return hits
}

/** The one that goes with the server: beside it, or in the path. */
function pgDump(): string {
  const binaries = postgresBinaries()
  const beside = binaries && join(dirname(realpathSync(join(binaries, 'postgres'))), 'pg_dump')
  return beside && existsSync(beside) ? beside : 'pg_dump'
}

type Told = { readonly secrets: (string | Uint8Array)[]; readonly codes: string[]; readonly refs: [string, string][] }

/** Reports of thirty people with pictures; cases that go on, reads, a rotation, and half of it destroyed in the end. */
async function lived(database: Database, destroys: boolean): Promise<Told & { folder: string; world: ReportedWorld }> {
  const outside = await outsideDatabase()
  const world = new ReportedWorld({ database, ...outside })
  const told: Told = { secrets: [], codes: [], refs: [] }
  for (let i = 0; i < 30; i++) {
    const [what, phone, jpeg] = [drawnText(), drawnPhone(), randomBytes(2_000)]
    const seen = await world.personal.wait(jpeg, official.account)
    const { done, code = '' } = await world.tell({ what, phone, seen }, `report-${i}`)
    told.secrets.push(what, phone, jpeg.subarray(0, 60), jpeg.subarray(-60), code, code.replaceAll('-', ''))
    told.codes.push(code)
    const { told: refs = {} } = done.state
    told.refs.push([String(refs.phone), 'contact-back'], [String(refs.what), 'describe-matter'])
    await world.personal.read(String(refs.phone), { ...official, purpose: 'contact-back', why: 'call-back' })
    if (i % 2 === 0) await world.does(done.state.id, { move: 'drop' }, 'desk')
    if (i === 15) await rotateMasterKey(world)
  }
  if (destroys) for (const code of told.codes) await world.personal.destroy((await world.personal.byCode(code)).subject)
  return { ...told, folder: outside.folder, world }
}

describe('a copy of everything that is stored', () => {
  test('the search finds what is there in clear, in each form', () => {
    const secret = drawnText()
    for (const form of formsOf(secret)) {
      const hay = Buffer.concat([randomBytes(99), form, randomBytes(99)])
      assert.equal(clearIn([{ name: 'hay', bytes: hay }], [secret]).length > 0, true, form.toString())
    }
    for (const shift of [0, 1, 2]) {
      const within = Buffer.concat([randomBytes(30 + shift), Buffer.from(secret), randomBytes(30)]).toString('base64')
      assert.equal(clearIn([{ name: 'hay', bytes: Buffer.from(within) }], [secret]).length > 0, true)
    }
    assert.deepEqual(clearIn([{ name: 'hay', bytes: randomBytes(99) }], [secret]), [])
  })

  for (const destroys of [false, true]) {
    const when = destroys ? 'after all of it was destroyed' : 'while all of it is held'

    test(`PGlite, ${when}: nothing personal is in clear in any file`, async () => {
      const folder = join(root, `pglite ${destroys}`)
      const database = await openPglite({ folder, templateFolder })
      const { secrets, folder: outside } = await lived(database, destroys)
      await database.flush()
      const open = await filesIn(folder)
      await database.close()
      const found = [...open, ...(await filesIn(folder)), ...(await filesIn(join(outside, 'evidence')))]
      // The search reads what it should: what is no secret is there.
      assert.ok(found.some(({ bytes }) => bytes.includes('describe-matter')))
      assert.ok(found.length > 100)
      assert.deepEqual(clearIn(found, secrets), [])
    })

    test(`PostgreSQL, ${when}: nothing personal is in clear in a dump, nor in the files of the server`, {
      skip: 'missing' in server ? 'there is no PostgreSQL server here' : false,
    }, async () => {
      assert.ok(!('missing' in server))
      const url = await server.createDatabase()
      const database = await openPostgres({ url })
      try {
        const { secrets, folder: outside, refs, world } = await lived(database, destroys)
        const dump = execFileSync(pgDump(), ['--inserts', url], {
          maxBuffer: 256 * 2 ** 20,
        })
        assert.ok(dump.includes('personal_key') && dump.includes('case_event') && dump.includes('联系电话'))
        // The files of a server that somebody lends us are not ours to read.
        const data =
          server.process && (await database.sql((sql) => sql.query('show data_directory')))[0]?.data_directory
        if (data) await database.sql((sql) => sql.script('checkpoint'))
        const files = data ? await filesIn(String(data)) : []
        assert.ok(!data || files.some(({ bytes }) => bytes.includes('describe-matter')))
        const found = [{ name: 'pg_dump', bytes: dump }, ...files, ...(await filesIn(join(outside, 'evidence')))]
        assert.deepEqual(clearIn(found, secrets), [])
        if (!destroys) return
        assert.deepEqual(await filesIn(join(outside, 'evidence')), [])
        for (const [ref, purpose] of refs)
          await assert.rejects(world.personal.read(ref, { ...official, purpose, why: 'audit' }), /personal-gone/)
      } finally {
        await database.close()
      }
    })
  }
})

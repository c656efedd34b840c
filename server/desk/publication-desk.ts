// Publications as those see them who prepare and approve them, and as everybody may read what is frozen.
import type { Publications } from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import type {
  PublicationDraft,
  PublicationFileKind,
  StoredPublication,
} from '@gongzhi/engine/targets/publications.port'
import { PUBLICATION_FILES } from '@gongzhi/engine/targets/publications.port'
import { Fault, platformGrant, type TargetActor } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { Caller } from '../api/console.port.ts'
import type { PublicDesk } from '../api/public.routes.ts'
import type {
  PublicationDesk,
  PublicationDraftOut,
  PublicationRow,
  PublicationWish,
} from '../api/publication.routes.ts'
import { iso } from './desk-parts.ts'

export function publicationDesk({
  publications,
  database,
}: {
  publications: Publications
  database: Database
}): PublicationDesk & PublicDesk {
  const may = ({ roles }: Caller, action: 'change' | 'act') => platformGrant(roles, action, 'publication') !== undefined

  /** Whether the report reads otherwise by now. */
  const outdated = (draft: PublicationDraft): Promise<boolean> =>
    database.read(async ({ targets }) => (await targets.findReport(draft.report))?.seq !== draft.seq)

  async function rowOf(caller: Caller, draft: PublicationDraft) {
    const { id, report, year, quarter, version, prepared, sha256, by } = draft
    return {
      ...{ id, report, year, quarter, version, prepared: iso(prepared), sha256, own: by === caller.account },
      outdated: await outdated(draft),
    }
  }

  async function draftOut(caller: Caller, draft: PublicationDraft): Promise<z.infer<typeof PublicationDraftOut>> {
    return {
      ...(await rowOf(caller, draft)),
      content: draft.content,
      may: { approve: may(caller, 'act') && draft.by !== caller.account, withdraw: may(caller, 'change') },
    }
  }

  function publishedRow(
    { record, hash }: StoredPublication,
    all: readonly StoredPublication[],
  ): z.infer<typeof PublicationRow> {
    const { number, id, title, titleEn, report, year, quarter, version, prepared, frozen, sha256, corrects } = record
    const next = all.find((each) => each.record.corrects === id)
    return {
      ...{ number, id, title, titleEn, report, year, quarter, version, prepared: iso(prepared), frozen: iso(frozen) },
      ...{ sha256, hash, files: record.files.map((file) => ({ ...file })) },
      ...(corrects === undefined ? {} : { corrects }),
      ...(next ? { correctedBy: next.record.id } : {}),
    }
  }

  const wishOf = ({ report, quarter, reason }: z.infer<typeof PublicationWish>) => ({
    report,
    ...(quarter === undefined ? {} : { quarter }),
    ...(reason === undefined ? {} : { reason }),
  })

  return {
    async listPublications(caller) {
      const [published, drafts] = [await publications.list(), await publications.drafts()]
      return {
        published: published.map((each) => publishedRow(each, published)),
        drafts: await Promise.all(drafts.map((draft) => rowOf(caller, draft))),
        may: { draft: may(caller, 'change'), approve: may(caller, 'act') },
      }
    },
    async previewPublication(_, wish) {
      const { content, text, sha256 } = await publications.preview(wishOf(wish))
      return { id: content.id, sha256, content: text }
    },
    draftPublication: async (caller, wish) =>
      draftOut(caller, await publications.prepare(wishOf(wish), caller.account)),
    async getPublicationDraft(caller, id) {
      const draft = await publications.findDraft(id)
      if (!draft) throw new Fault('not-found', { what: id })
      return draftOut(caller, draft)
    },
    withdrawPublicationDraft: (caller, id) => publications.withdraw(id, caller.account),
    async approvePublication(caller, id, { sha256 }) {
      const role = platformGrant(caller.roles, 'act', 'publication')?.role
      if (!role) throw new Fault('not-allowed')
      const by: TargetActor & { kind: 'person' } = { kind: 'person', account: caller.account, role }
      const approved = await publications.approve(id, sha256, by)
      return publishedRow(approved, await publications.list())
    },

    openRecords: async () => (await publications.list()).map(({ record }) => record),
    openPublication: (id) => publications.get(id),
    async openFile(id, name) {
      const kind = name.slice(name.lastIndexOf('.') + 1) as PublicationFileKind
      if (!PUBLICATION_FILES.includes(kind)) throw new Fault('not-found', { what: name })
      return publications.file(id, kind)
    },
  }
}

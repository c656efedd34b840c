// The board of the eyes in memory: one process, so mostly for stories and tests. Leases go by the clock of the machine.
import type { CameraNews, EyeBoardStore, LivePicture, ProofNews } from '@gongzhi/engine/eye/eye-board.port'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemoryEyeBoard {
  readonly #eyes: UndoTable<{ readonly until: number }>
  readonly #leases: UndoTable<{ readonly device: string; readonly eye: string }>
  readonly #cameras: UndoTable<{ readonly eye: string; readonly news: CameraNews }>
  readonly #proofs: UndoTable<{ readonly eye: string; readonly news: ProofNews }>
  readonly #wishes: UndoTable<{ readonly device: string; readonly until: number; readonly scene?: string }>
  readonly #pictures: UndoTable<{ readonly put: number; readonly picture: LivePicture }>
  readonly #told: UndoTable<true>
  /** UndoTable has no keys: the eyes that ever were. */
  readonly #names = new Set<string>()

  constructor(log: UndoLog) {
    this.#eyes = new UndoTable(log)
    this.#leases = new UndoTable(log)
    this.#cameras = new UndoTable(log)
    this.#proofs = new UndoTable(log)
    this.#wishes = new UndoTable(log)
    this.#pictures = new UndoTable(log)
    this.#told = new UndoTable(log)
  }

  #alive(eye: string): boolean {
    return (this.#eyes.get(eye)?.until ?? 0) >= Date.now()
  }

  #free(eye: string): void {
    for (const lease of this.#leases.values()) if (lease.eye === eye) this.#leases.delete(lease.device)
    this.#eyes.delete(eye)
    this.#told.delete(eye)
  }

  store(): EyeBoardStore {
    return {
      beat: async (eye, leaseMs) => {
        const known = this.#eyes.has(eye) && this.#told.has(eye)
        this.#told.set(eye, true)
        for (const name of this.#names) if (name !== eye && !this.#alive(name)) this.#free(name)
        this.#names.add(eye)
        this.#eyes.set(eye, { until: Date.now() + leaseMs })
        return {
          known,
          eyes: [...this.#names].filter((name) => this.#eyes.has(name)).sort(),
          leases: this.#leases.values().sort((a, b) => (a.device < b.device ? -1 : 1)),
        }
      },
      hold: async (eye, devices) => {
        for (const lease of this.#leases.values())
          if (lease.eye === eye && !devices.includes(lease.device)) this.#leases.delete(lease.device)
        for (const device of devices) this.#leases.set(device, { device, eye })
      },
      tell: async (eye, { cameras, proofs, over }) => {
        for (const news of cameras) this.#cameras.set(news.device, { eye, news: stored(news) })
        for (const id of over) if (this.#proofs.get(id)?.eye === eye) this.#proofs.delete(id)
        for (const news of proofs) this.#proofs.set(news.case, { eye, news: stored(news) })
      },
      forget: async (eye) => {
        for (const { eye: of, news } of this.#cameras.values()) if (of === eye) this.#cameras.delete(news.device)
        for (const { eye: of, news } of this.#proofs.values()) if (of === eye) this.#proofs.delete(news.case)
        this.#told.delete(eye)
      },
      leave: async (eye) => {
        this.#free(eye)
        for (const proof of this.#proofs.values()) if (proof.eye === eye) this.#proofs.delete(proof.news.case)
      },
      cameras: async () =>
        this.#cameras
          .values()
          .map(({ eye, news }) => ({ ...news, alive: this.#alive(eye) }))
          .sort((a, b) => (a.device < b.device ? -1 : 1)),
      proofs: async (cases) =>
        this.#proofs
          .values()
          .filter(({ eye, news }) => this.#alive(eye) && (cases === undefined || cases.includes(news.case)))
          .map(({ news }) => news)
          .sort((a, b) => (a.case < b.case ? -1 : 1)),
      wantPicture: async (device, forMs) =>
        this.#wishes.set(device, { ...this.#wishes.get(device), device, until: Date.now() + forMs }),
      wantScene: async (device, scene) =>
        this.#wishes.set(device, { until: 0, ...this.#wishes.get(device), device, scene }),
      wishes: async (devices) =>
        this.#wishes
          .values()
          .filter(({ device }) => devices.includes(device))
          .map(({ device, until, scene }) => ({
            device,
            picture: until >= Date.now(),
            ...(scene === undefined ? {} : { scene }),
          }))
          .sort((a, b) => (a.device < b.device ? -1 : 1)),
      putPicture: async (device, picture) => this.#pictures.set(device, { put: Date.now(), picture }),
      picture: async (device, mostMs) => {
        const found = this.#pictures.get(device)
        return found && Date.now() - found.put <= mostMs ? found.picture : undefined
      },
    }
  }
}

import type { Effect } from './recorder.ts'

/** What a drive writes whole or not at all. */
const sectorBytes = 512

interface DiskFile {
  /** As of its last sync. */
  synced: Buffer
  /** Since then, in order. */
  pending: Effect[]
  /** Whether the folder was synced since the file was made. */
  listed: boolean
}

/**
 * A disk that promises what POSIX does and no more: a file's bytes are there for good after its sync, its name and its removal
 * after the folder's sync. Before that, each sector and each name is there after a power cut or it isn't.
 */
export class Disk {
  readonly #files = new Map<string, DiskFile>()
  /** Removed since the folder's last sync. */
  readonly #unlinked = new Map<string, DiskFile>()

  apply(effect: Effect): void {
    const { kind, file } = effect
    if (file === '') {
      if (kind === 'sync') this.#syncFolder()
      return
    }
    const found = this.#files.get(file) ?? { synced: Buffer.alloc(0), pending: [], listed: false }
    this.#files.set(file, found)
    switch (kind) {
      case 'open':
        break
      case 'write':
      case 'truncate':
        found.pending.push(effect)
        break
      case 'sync':
        found.synced = replay(found.synced, found.pending)
        found.pending = []
        break
      case 'unlink':
        this.#files.delete(file)
        if (found.listed) this.#unlinked.set(file, found)
        break
    }
  }

  /** What a power cut at this moment leaves, when each thing not synced survives with the probability `odds`. */
  afterCut(odds: number, random: () => number): ReadonlyMap<string, Buffer> {
    const survives = () => random() < odds
    const left = new Map<string, Buffer>()
    for (const [name, file] of this.#unlinked) {
      if (!survives()) left.set(name, remains(file, survives))
    }
    for (const [name, file] of this.#files) {
      if (file.listed || survives()) left.set(name, remains(file, survives))
    }
    return left
  }

  #syncFolder(): void {
    this.#unlinked.clear()
    for (const file of this.#files.values()) file.listed = true
  }
}

function remains({ synced, pending }: DiskFile, survives: () => boolean): Buffer {
  return replay(
    synced,
    pending.flatMap((effect) => (effect.kind === 'write' ? sectorsOf(effect) : [effect])).filter(survives),
  )
}

function sectorsOf(write: Effect): readonly Effect[] {
  const sectors: Effect[] = []
  for (let at = 0; at < write.data.length;) {
    const offset = write.offset + at
    const end = Math.min(write.data.length, at + sectorBytes - (offset % sectorBytes))
    sectors.push({ ...write, offset, data: write.data.subarray(at, end) })
    at = end
  }
  return sectors
}

function replay(before: Buffer, effects: readonly Effect[]): Buffer {
  const ends = effects.map(({ offset, data }) => offset + data.length)
  const bytes = Buffer.alloc(ends.reduce((a, b) => Math.max(a, b), before.length))
  let size = before.copy(bytes)
  for (const { kind, offset, data } of effects) {
    if (kind === 'truncate') {
      bytes.fill(0, offset, size)
      size = offset
    } else {
      data.copy(bytes, offset)
      size = Math.max(size, offset + data.length)
    }
  }
  return bytes.subarray(0, size)
}

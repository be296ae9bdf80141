import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import type { Quarantined } from '../quarantine.ts'
import type { RawObject } from './raw-object.ts'

/**
 * Writes a pack of these objects into the quarantine, durably, as `pack-objects` would: version 2, without deltas, with its index.
 * The result is its id, by which it is named. Null where git has to do it: for repositories of SHA-256, and for large ones.
 */
export async function writePack(
  { objects: folder }: Quarantined,
  given: readonly RawObject[],
): Promise<string | null> {
  const objects = [...new Map(given.map((object) => [object.id, object])).values()]
  if (objects.length === 0 || objects.length > mostObjects) return null
  if (objects.some(({ id }) => id.length !== 40)) return null
  if (objects.reduce((sum, { content }) => sum + content.length, 0) > mostBytes) return null
  const entries = packEntries(objects)
  const body = Buffer.concat([packHeader(objects.length), ...entries.map(({ bytes }) => bytes)])
  const checksum = sha1(body)
  const id = checksum.toString('hex')
  const index = packIndex(entries, checksum)
  await Promise.all([
    writeDurably(`${folder}/pack/pack-${id}.pack`, Buffer.concat([body, checksum])),
    writeDurably(`${folder}/pack/pack-${id}.idx`, index),
  ])
  return id
}

/** Compressing is done in one step, which must not hold up the screen: about 4 ms. */
const mostBytes = 200_000
const mostObjects = 200

interface PackEntry {
  readonly id: Buffer
  readonly bytes: Buffer
  readonly offset: number
}

function packEntries(objects: readonly RawObject[]): readonly PackEntry[] {
  let offset = packHeader(0).length
  return objects.map(({ id, type, content }) => {
    const bytes = Buffer.concat([entryHeader(type, content.length), deflateSync(content, { level: 1 })])
    const entry = { id: Buffer.from(id, 'hex'), bytes, offset }
    offset += bytes.length
    return entry
  })
}

function packHeader(count: number): Buffer {
  const header = Buffer.alloc(12)
  header.write('PACK', 'latin1')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(count, 8)
  return header
}

const typeNumbers = { commit: 1, tree: 2, blob: 3 } as const

/** Type and size: four bits of the size in the first byte, seven in each other, the lowest first. */
function entryHeader(type: RawObject['type'], size: number): Buffer {
  const bytes = [(typeNumbers[type] << 4) | (size & 15)]
  for (let rest = size >>> 4; rest > 0; rest >>>= 7) {
    bytes.push((bytes.pop() ?? 0) | 128, rest & 127)
  }
  return Buffer.from(bytes)
}

/** Version 2: where names with each first byte end, then names, checksums and offsets in the order of the names. */
function packIndex(entries: readonly PackEntry[], packChecksum: Buffer): Buffer {
  const sorted = entries.toSorted((one, other) => Buffer.compare(one.id, other.id))
  const head = Buffer.from('ff744f6300000002', 'hex')
  const fanout = Buffer.alloc(256 * 4)
  for (let first = 0; first < 256; first++) {
    fanout.writeUInt32BE(sorted.filter(({ id }) => (id[0] ?? 0) <= first).length, first * 4)
  }
  const checksums = Buffer.alloc(sorted.length * 4)
  const offsets = Buffer.alloc(sorted.length * 4)
  for (const [at, { bytes, offset }] of sorted.entries()) {
    checksums.writeUInt32BE(crc32(bytes), at * 4)
    offsets.writeUInt32BE(offset, at * 4)
  }
  const body = Buffer.concat([head, fanout, ...sorted.map(({ id }) => id), checksums, offsets, packChecksum])
  return Buffer.concat([body, sha1(body)])
}

const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest()

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o444)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Bytes put together up to a limit; what is more is counted. */
export interface BoundedBytes {
  append(bytes: Buffer): void
  length(): number
  /** Bytes that there was no room for. */
  dropped(): number
  /** What was appended; its memory is used again after `clear`. */
  bytes(): Buffer
  clear(): void
}

export function createBoundedBytes(capBytes: number): BoundedBytes {
  let room = Buffer.alloc(0)
  let length = 0
  let dropped = 0

  const grow = (needed: number): void => {
    const larger = Buffer.allocUnsafe(Math.min(capBytes, Math.max(needed, room.length * 2, smallestRoom)))
    room.copy(larger, 0, 0, length)
    room = larger
  }

  return {
    append(bytes) {
      const taken = Math.min(bytes.length, capBytes - length)
      dropped += bytes.length - taken
      if (length + taken > room.length) grow(length + taken)
      bytes.copy(room, length, 0, taken)
      length += taken
    },
    length: () => length,
    dropped: () => dropped,
    bytes: () => room.subarray(0, length),
    clear() {
      // One large line must not cost its room for as long as the log is read.
      if (room.length > largestIdleRoom) room = Buffer.alloc(0)
      length = 0
      dropped = 0
    },
  }
}

const smallestRoom = 1024
const largestIdleRoom = 128 * 1024

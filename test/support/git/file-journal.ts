import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { DeliveryEntry } from '../../../src/core/ports/lane-store.ts'
import type { DeliveryJournal } from '../../../src/git/delivery/delivery.ts'
import type { LaneRecords } from '../../../src/git/lane/put-back-lane.ts'

/** A journal in one file, so that it outlives a killed process as the store does. */
export function fileJournal(path: string): DeliveryJournal & LaneRecords {
  const read = (): readonly DeliveryEntry[] =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DeliveryEntry[]) : []
  const write = (entries: readonly DeliveryEntry[]): void => {
    writeFileSync(`${path}.new`, JSON.stringify(entries))
    renameSync(`${path}.new`, path)
  }
  return {
    journalOpen: async (entry) =>
      write([...read().filter(({ checkout }) => checkout !== entry.checkout), entry]),
    journalClose: async (checkout) => write(read().filter((entry) => entry.checkout !== checkout)),
    journalEntries: async () => read(),
    laneRecord: async () => ({ tip: null, delivered: null }),
    noteLaneBack: async () => undefined,
    landedOn: async () => [],
  }
}

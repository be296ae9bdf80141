import type {
  BacklogReading,
  BacklogsImported,
  BacklogStore,
  ImportStore,
} from '../core/ports/backlog-store.ts'
import { relink } from './graph/relink.ts'
import { noteRead, replaceStamp } from './import/file-standings.ts'
import { importBacklogs } from './import/import-backlogs.ts'
import { previewImport } from './import/preview-import.ts'
import { countIn } from './import/sources.ts'
import { finishImport, type Importing } from './import/steps/finish-import.ts'
import { importInSteps } from './import/steps/import-in-steps.ts'
import { selectImportId } from './import/steps/import-row.ts'

/** Of a source that is no file of a checkout. */
const nowhere = { branch: null, head: null }

type Imports = ImportStore & Pick<BacklogStore, 'importBacklogs' | 'importItems' | 'previewImport'>

/** The ways in which a store takes backlogs in. */
export function importsOf(importing: Importing): Imports {
  const { read, write } = importing.driver
  return {
    importBacklogs: (readings) => importAtOnce(readings, importing),
    importItems: async (source, drafts) => {
      const reading = { source, drafts, checkout: '', place: nowhere, switched: false }
      const { added, changed, unchanged } = await importAtOnce([reading], importing)
      return { added, changed, unchanged }
    },
    previewImport: (readings) => read(() => previewImport(readings)),
    importInSteps: (order) => importInSteps(order, importing),
    finishImport: () => finishImport(importing),
    countIn: async (source) => (await read(() => countIn(source))) ?? 0,
    noteRead: (checkout, source, place) => write(() => noteRead({ checkout, source, place })),
    noteShown: async (checkout, source, stamps) => {
      await write(() => replaceStamp({ checkout, source, ...stamps }))
    },
  }
}

/**
 * Imports in one transaction, and never beside an import in steps: what that has put aside is older than what is read now, and would be
 * carried out behind it.
 */
async function importAtOnce(
  readings: readonly BacklogReading[],
  importing: Importing,
): Promise<BacklogsImported> {
  for (;;) {
    await finishImport(importing)
    const { driver } = importing
    const imported = await relink(driver, (reach) =>
      driver.writeAfterReading(function* (now) {
        if ((yield* selectImportId({})) !== null) return null
        return yield* importBacklogs(readings, now, reach)
      }),
    )
    if (imported !== null) return imported
  }
}

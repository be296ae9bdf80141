import { awaitAnswers } from '../../src/board/asking/await-answers.ts'
import type { CommandState } from '../../src/core/command.ts'
import { itemId } from '../../src/core/ids.ts'
import { openStore } from '../../src/store/sqlite/open-store.ts'
import type { ScratchRepository } from './scratch-repository.ts'

/** Writes to the agent of an item as `>` on a screen does, from another process than the run's. Resolves to what became of it. */
export async function tellAgent(
  repository: ScratchRepository,
  item: string,
  text: string,
): Promise<CommandState | { readonly why: string }> {
  const store = await openStore({ path: repository.at('.git/loopwork/loopwork.db') })
  try {
    const added = await store.addNote(itemId(item), text)
    if ('why' in added) return { why: added.why }
    const commands = await store.ask({ kind: 'message', item: itemId(item) }, () => 'unknown')
    const ids = commands.map(({ id }) => id)
    const [answered] = await awaitAnswers(() => store.commandsById(ids), { forMs: 60_000 })
    return answered?.answer ?? { why: 'nobody has the item' }
  } finally {
    await store.close()
  }
}

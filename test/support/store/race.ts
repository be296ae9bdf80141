/** A program: waits for the start file, then does one thing to a store, and says what came of it as JSON. argv: store, start file, what. */
import { existsSync } from 'node:fs'
import { supervisorId } from '../../../src/core/ids.ts'
import { engine } from './engine.ts'
import { draft, identity, start } from './sample.ts'

const [at = '', gate = '', what = ''] = process.argv.slice(2)
const alive = () => 'alive' as const
const store = what === 'create' ? null : await engine.open(at, { livenessOf: alive })
process.stdout.write('ready\n')
while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 1))
process.stdout.write(`${JSON.stringify(await act())}\n`)

async function act(): Promise<unknown> {
  if (store === null) {
    const made = await engine.open(at)
    const counts = await made.counts()
    await made.close()
    return counts.total
  }
  try {
    switch (what) {
      case 'openRun':
        return (await store.openRun(start({ identity: identity(process.pid) }))).how
      case 'adopt': {
        const { supervisor } = await store.openRun(start({ identity: identity(process.pid) }))
        const dead = supervisorId(1)
        const judge = (one: { readonly pid: number }) => (one.pid === dead ? 'dead' : 'alive')
        return (await store.adoptOrphans(supervisor.id, judge)).adopted.map(({ id }) => id)
      }
      case 'lane': {
        const { supervisor } = await store.openRun(start({ identity: identity(process.pid) }))
        return (await store.takeLane('main', supervisor.id, alive)) !== null
      }
      case 'import':
        return await store.importItems(
          'a.json',
          Array.from({ length: 300 }, (_, at) => draft(`T${at}`, at === 0 ? {} : { needs: [`T${at - 1}`] })),
        )
      default:
        throw new Error(`what is ${what}?`)
    }
  } finally {
    await store.close()
  }
}

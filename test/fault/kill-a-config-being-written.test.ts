import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createFile } from '../../src/files/create-file.ts'
import { folderWith } from '../support/folder-with.ts'
import { seeded } from '../support/seeded.ts'
import { until } from '../support/until.ts'

/* The first page makes the config that a person has chosen: killed whenever, it is there whole or not at all. */

const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 30)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 1)
const text = `# chosen\n${'source: [TODO.md]\n'.repeat(20_000)}`

/** Makes one config after the other, each in a folder of its own, until it is killed. */
const program = `
import { mkdirSync, writeFileSync } from 'node:fs'
import { createFile } from ${JSON.stringify(fileURLToPath(new URL('../../src/files/create-file.ts', import.meta.url)))}
const [folder, text] = [process.argv[2], '# chosen\\n' + 'source: [TODO.md]\\n'.repeat(20_000)]
for (let number = 0; ; number++) {
  mkdirSync(folder + '/' + number)
  if (number === 3) writeFileSync(folder + '/begun', '')
  await createFile(folder + '/' + number + '/.loopworkrc', text)
}
`

test(
  `${kills} seeded kill -9 (seed ${seed}) leave whole configs or none, and the next one finds no rests`,
  { timeout: 60_000 + kills * 5_000 },
  async () => {
    const random = seeded(seed)
    const root = await folderWith({})
    const script = path.join(root, 'writes.mjs')
    writeFileSync(script, program)
    let cut = 0
    for (let kill = 0; kill < kills; kill++) {
      const folder = path.join(root, String(kill))
      await mkdir(folder)
      const writing = spawn(process.execPath, [script, folder], { stdio: 'ignore' })
      const ended = new Promise((resolve) => writing.once('exit', resolve))
      await until('it writes', () => readdirSync(folder).includes('begun'))
      // The moment is the test's subject.
      await new Promise((resolve) => setTimeout(resolve, random() * 20))
      writing.kill('SIGKILL')
      await ended
      for (const number of readdirSync(folder).filter((name) => name !== 'begun')) {
        const place = path.join(folder, number)
        const names = readdirSync(place)
        if (names.includes('.loopworkrc'))
          expect(readFileSync(path.join(place, '.loopworkrc'), 'utf8')).toBe(text)
        else cut += 1
        await createFile(path.join(place, '.loopworkrc'), text)
        expect(readdirSync(place)).toEqual(['.loopworkrc'])
      }
    }
    expect(cut).toBeGreaterThan(0)
  },
)

import { execFileSync } from 'node:child_process'

/** The mark of a process that has ended: as a killed one leaves it in names. */
export function markOfKilled(): string {
  const { href } = new URL('../../../src/files/maker-mark.ts', import.meta.url)
  const program = `import { makerMark } from ${JSON.stringify(href)}; process.stdout.write(makerMark())`
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
}
